/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page - what every page shares: its words, languages, addresses, and how it is rendered.
 *
 *   struct page --page_open--> {"t":words,"lang":...  handler adds its own  page_reply--> HTML
 *
 * The context each template needs is described in templates/README.md. A page's texts come from
 * templates/words.<language>.json, the form and the message catalogue; all are escaped.
 * Thread: any. Faults: CORRUPT page_broken when a template or its words are wrong (our mistake).
 */
#ifndef HAILONG_SURVEY_SERVER_PAGE_H
#define HAILONG_SURVEY_SERVER_PAGE_H

#include "base/json_write.h"
#include "forms/unit.h"
#include "survey-server/http.h"

/* What the address of a citizen's page says. Codes only, so nothing needs percent signs. */
struct visit {
    const char *campaign; /* NULL = the first page */
    const char *unit;     /* NULL = none */
    const char *language; /* code of the form's language, or of the words' */
    bool kiosk;           /* ?mode=kiosk: a device at the counter */
    bool contrast;        /* ?contrast=1 */
    const char *test;     /* ?test=KEY: answers try the campaign out (trial_key.h); NULL = not */
    const char *ticket;   /* as spoken_read writes it; NULL = none */
};

/* The address: "/c/demo" + tail ("" or "/done") + query; without a campaign "/", or its tail
 * ("/kiosk"). NULL: no memory. */
const char *visit_address(struct arena *arena, const struct visit *visit, const char *tail);

struct page {
    struct arena *arena;
    struct visit visit;
    const char *tail; /* of its address */
    const char *kept; /* what else its address says: "&name=value..."; NULL = nothing */
    const char *title;
    const char *who; /* who asks */
    bool simulated;
    bool wording_own;
    bool links; /* to itself in other languages and contrast: not after a post */
    bool errors;
    const char *const *languages; /* codes it can be had in */
    const char *const *names; /* what they call themselves, where that is said; NULL = nowhere */
    size_t language_count;
};

/* The language of the words: the visit's when it is one of ours, else Vietnamese. */
enum language page_words(const struct page *page);

/* A text of templates/words.<language>.json in the arena, or NULL. */
const char *page_word(struct arena *arena, enum language language, const char *name);

/* The address of an asset ("store", "js") with its hash in it, which caches may keep for ever; NULL
 * when there is none, or no memory. */
const char *page_asset_address(struct arena *arena, const char *stem, const char *extension);

/* Changes when anything does that pages are made of: templates, words, assets. */
enum { PAGE_VERSION_SIZE = 17 };
void page_version(char out[PAGE_VERSION_SIZE]);

/* A page of our own words, in our languages: its title is a name of words.<language>.json. */
struct page page_titled(struct request *request, const char *tail, const char *title);

/* For pages of staff: their style over the citizens'. */
void page_put_staff_style(struct json_out *out, const struct page *page);

/* Opens the context and writes what every page has. */
void page_open(struct json_out *out, const struct page *page);

/* Ends the context, renders the template ("form"). */
CHECKED enum fault page_render(const char *template, struct json_out *context, struct buffer *out);

/* The same as a reply, not to be kept by caches. */
CHECKED enum fault page_reply(struct request *request, int status, const char *template,
                              struct json_out *context);

/* What a language calls itself; its code where that is not known here. */
const char *page_language_name(const char *code);

/* Who asks: the full name of a unit in a language; the server's name when there is none. */
const char *page_unit_name(const struct unit_list *units, const char *code, enum language language);

#endif
