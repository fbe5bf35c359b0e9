/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/page.h"

#include "base/id.h"
#include "base/log.h"
#include "base/template.h"
#include "survey-server/survey_server_assets.h"

#include <stdio.h>
#include <string.h>

enum { ASSET_HASH_LENGTH = 16 };

static const char words_name[] = "templates/words.%s.json";

const char *visit_address(struct arena *arena, const struct visit *visit, const char *tail)
{
    AUTO(buffer) struct buffer text = buffer_of(LIMIT_CONNECTION_BYTES);
    if (visit->campaign != NULL)
        buffer_format(&text, "/c/%s%s", visit->campaign, tail);
    else
        buffer_text(&text, tail[0] == '\0' ? "/" : tail);
    buffer_format(&text, "?lang=%s", visit->language);
    if (visit->unit != NULL)
        buffer_format(&text, "&unit=%s", visit->unit);
    if (visit->kiosk)
        buffer_text(&text, "&mode=kiosk");
    if (visit->contrast)
        buffer_text(&text, "&contrast=1");
    if (visit->test != NULL)
        buffer_format(&text, "&test=%s", visit->test);
    if (visit->ticket != NULL)
        buffer_format(&text, "&ticket=%s", visit->ticket);
    return buffer_check(&text) == OK ? arena_text(arena, text.data) : NULL;
}

enum language page_words(const struct page *page)
{
    enum language language;
    return language_parse(page->visit.language, &language) ? language : LANGUAGE_VI;
}

static const struct asset *words_asset(enum language language)
{
    char name[sizeof words_name + 4];
    snprintf(name, sizeof name, words_name, language_code(language));
    return asset_find(survey_server_assets, name);
}

const char *page_word(struct arena *arena, enum language language, const char *name)
{
    AUTO(json) struct json *words = NULL;
    const struct asset *asset = words_asset(language);
    if (asset == NULL || json_parse(asset->data, asset->size, &words) != OK)
        return NULL;
    return arena_text(arena, json_member_text(words, name));
}

const char *page_language_name(const char *code)
{
    if (strcmp(code, "vi") == 0)
        return "Tiếng Việt";
    return strcmp(code, "en") == 0 ? "English" : code;
}

static void put_languages(struct json_out *out, const struct page *page)
{
    json_put_bool(out, "has_languages", true);
    json_open(out, "languages", '[');
    for (size_t i = 0; i < page->language_count; i++) {
        struct visit other = page->visit;
        other.language = page->languages[i];
        const char *address = visit_address(page->arena, &other, page->tail);
        if (address != NULL && page->kept != NULL)
            address = arena_format(page->arena, "%s%s", address, page->kept);
        json_open(out, NULL, '{');
        json_put_text(out, "href", address);
        json_put_text(out, "code", other.language);
        const char *name = page->names == NULL ? NULL : page->names[i];
        json_put_text(out, "language", name != NULL ? name : page_language_name(other.language));
        json_put_bool(out, "current", strcmp(other.language, page->visit.language) == 0);
        json_close(out, '}');
    }
    json_close(out, ']');
}

const char *page_asset_address(struct arena *arena, const char *stem, const char *extension)
{
    const char *file = arena_format(arena, "assets/%s.%s", stem, extension);
    const struct asset *asset = file == NULL ? NULL : asset_find(survey_server_assets, file);
    return asset == NULL ? NULL
                         : arena_format(arena, "/assets/%s.%s.%s", stem, asset->hash, extension);
}

void page_version(char out[PAGE_VERSION_SIZE])
{
    struct hash version = {0};
    for (const struct asset *asset = survey_server_assets; asset->name != NULL; asset++) {
        char both[HASH_SIZE + ASSET_HASH_LENGTH];
        memcpy(both, version.bytes, HASH_SIZE);
        memcpy(both + HASH_SIZE, asset->hash, ASSET_HASH_LENGTH);
        version = hash_of(both, sizeof both);
    }
    char text[HASH_TEXT_SIZE];
    hash_text(version, text);
    snprintf(out, PAGE_VERSION_SIZE, "%.*s", PAGE_VERSION_SIZE - 1, text);
}

static void put_links(struct json_out *out, const struct page *page)
{
    struct visit other = page->visit;
    other.contrast = !other.contrast;
    json_put_text(out, "contrast_href", visit_address(page->arena, &other, page->tail));
    if (page->language_count > 1)
        put_languages(out, page);
}

void page_open(struct json_out *out, const struct page *page)
{
    enum language language = page_words(page);
    const struct asset *words = words_asset(language);
    char version[PAGE_VERSION_SIZE];
    page_version(version);
    json_open(out, NULL, '{');
    json_put_raw(out, "t", words == NULL ? "{}" : words->data);
    json_put_text(out, "lang", language_code(language));
    json_put_text(out, "page_title", page->title);
    json_put_text(out, "style_href", page_asset_address(page->arena, "citizen", "css"));
    json_put_text(out, "icon_href", page_asset_address(page->arena, "favicon", "svg"));
    if (page->visit.kiosk)
        json_put_text(out, "manifest_href", page_asset_address(page->arena, "manifest", "json"));
    json_put_text(out, "version", version);
    json_put_text(out, "who", page->who);
    json_put_bool(out, "simulated", page->simulated);
    json_put_bool(out, "trial", page->visit.test != NULL);
    json_put_bool(out, "wording_own", page->wording_own);
    json_put_bool(out, "contrast", page->visit.contrast);
    json_put_bool(out, "has_errors", page->errors);
    if (page->links)
        put_links(out, page);
}

static const char *const own_languages[] = {"vi", "en"};

struct page page_titled(struct request *request, const char *tail, const char *title)
{
    enum language language = http_language(request);
    return (struct page){.arena = request->arena,
                         .visit = {.language = language_code(language)},
                         .tail = tail,
                         .title = page_word(request->arena, language, title),
                         .who = message_words(language, "page_server_name"),
                         .links = true,
                         .languages = own_languages,
                         .language_count = ARRAY_LENGTH(own_languages)};
}

void page_put_staff_style(struct json_out *out, const struct page *page)
{
    json_put_text(out, "staff_style_href", page_asset_address(page->arena, "staff", "css"));
}

/* Whatever goes wrong with a template but memory is our mistake, and never the client's. */
static enum fault our_mistake(enum fault fault, const char *template)
{
    if (fault == FAULT_NOMEM)
        return fault;
    log_line(LOG_LEVEL_ERROR, "page %s: %s (%s)", template, fault_name(fault),
             fault_detail()->code);
    return fault_raise(FAULT_CORRUPT, "page_broken", "name", template, NULL);
}

static enum fault render(const char *template, struct json_out *context, struct buffer *out)
{
    AUTO(json) struct json *json = NULL;
    char name[64];
    snprintf(name, sizeof name, "templates/%s.html", template);
    TRY(buffer_check(context->to));
    TRY(json_parse(context->to->data, context->to->length, &json));
    TRY(template_render(survey_server_assets, name, json, out));
    return buffer_check(out);
}

enum fault page_render(const char *template, struct json_out *context, struct buffer *out)
{
    json_close(context, '}');
    enum fault fault = render(template, context, out);
    return fault == OK ? OK : our_mistake(fault, template);
}

enum fault page_reply(struct request *request, int status, const char *template,
                      struct json_out *context)
{
    AUTO(buffer) struct buffer html = buffer_of(LIMIT_PAGE_BYTES);
    TRY(page_render(template, context, &html));
    http_reply_header(request, "Cache-Control", "no-store");
    http_reply(request, status, "text/html; charset=utf-8", &html);
    return OK;
}

const char *page_unit_name(const struct unit_list *units, const char *code, enum language language)
{
    const struct unit *unit = code == NULL || units == NULL ? NULL : unit_list_find(units, code);
    if (unit == NULL)
        return message_words(language, "page_server_name");
    bool english = language == LANGUAGE_EN && unit->full_name_en[0] != '\0';
    return english ? unit->full_name_en : unit->full_name;
}
