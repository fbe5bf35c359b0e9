/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_account_view.h"

#include "base/date.h"
#include "survey-server/told_once.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    WORDS_BYTES = 4096,
    MINUTE_MS = 60 * 1000,
    HOUR_MINUTES = 60,
    DAY_MINUTES = 24 * HOUR_MINUTES
};

const char *account_view_role(const struct page *page, enum staff_role role)
{
    static const char *const words[STAFF_ROLE_COUNT] = {[STAFF_VIEWER] = "staff_role_viewer",
                                                        [STAFF_OFFICER] = "staff_role_officer",
                                                        [STAFF_ANALYST] = "staff_role_analyst",
                                                        [STAFF_ADMINISTRATOR] =
                                                            "staff_role_administrator"};
    return page_word(page->arena, page_words(page), words[role]);
}

const char *account_view_place(const struct page *page, const struct desk *desk, const char *place)
{
    if (strcmp(place, STAFF_EVERYWHERE) == 0)
        return page_word(page->arena, page_words(page), "staff_everywhere");
    return page_unit_name(desk->view->units, place, page_words(page));
}

void account_view_put_moment(struct json_out *out, const char *name, int64_t at_ms)
{
    char day[DATE_TEXT_SIZE];
    char text[2 * DATE_TEXT_SIZE];
    const struct instant instant = {at_ms, DATE_ZONE_MINUTES};
    if (at_ms == 0)
        return;
    int minute = (int)((at_ms / MINUTE_MS + DATE_ZONE_MINUTES) % DAY_MINUTES);
    day_text_vi(instant_day(instant), day);
    snprintf(text, sizeof text, "%s %02d:%02d", day, minute / HOUR_MINUTES, minute % HOUR_MINUTES);
    json_put_text(out, name, text);
}

struct hash account_view_listener(const struct request *request)
{
    static const char operator[] = "operator";
    struct hash key = hash_of(operator, sizeof operator);
    (void)session_key(request, &key);
    return key;
}

void account_view_say(const struct request *request, const char *where, const char *word)
{
    if (word != NULL)
        told_once_put(request->services->told, account_view_listener(request), where, word);
}

enum fault account_view_put_said(struct json_out *out, const struct page *page,
                                 const struct request *request, const char *where)
{
    char word[TOLD_ONCE_TEXT_SIZE];
    if (!told_once_take(request->services->told, account_view_listener(request), where, word))
        return OK;
    const char *words = page_word(page->arena, page_words(page), word);
    if (words == NULL)
        return fault_nomem();
    json_put_text(out, "said", words);
    return OK;
}

void account_view_put_roles(struct json_out *out, const struct page *page, const char *chosen)
{
    enum staff_role known;
    json_put_bool(out, "role_chosen", chosen != NULL && staff_role_parse(chosen, &known));
    json_open(out, "roles", '[');
    for (size_t i = 0; i < STAFF_ROLE_COUNT; i++) {
        const char *name = staff_role_name((enum staff_role)i);
        json_open(out, NULL, '{');
        json_put_text(out, "code", name);
        json_put_text(out, "role_label", account_view_role(page, (enum staff_role)i));
        json_put_bool(out, "chosen", chosen != NULL && strcmp(name, chosen) == 0);
        json_close(out, '}');
    }
    json_close(out, ']');
}

enum fault account_view_explain(const struct request *request, enum fault fault, const char **out)
{
    AUTO(buffer) struct buffer words = buffer_of(WORDS_BYTES);
    if (fault != FAULT_CONFLICT && fault != FAULT_INVALID && fault != FAULT_NOTFOUND)
        return fault;
    message_text(http_language(request), fault_detail(), &words);
    TRY(buffer_check(&words));
    *out = arena_text(request->arena, words.data);
    return *out == NULL ? fault_nomem() : OK;
}

void account_view_encode(const char *text, struct buffer *out)
{
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0'; at++) {
        if (*at < 0x80 && isalnum(*at))
            buffer_char(out, (char)*at);
        else
            buffer_format(out, "%%%02X", *at);
    }
}
