/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * query: what a plain form posts, and any query string (survey-server/fields.h). Fields written out
 * and read again are the same fields; they always stand for a response that can be read, in which
 * nothing that was said is missing.
 */
#include "tests/fuzz/fuzz.h"

#include "base/json.h"
#include "base/text.h"
#include "survey-server/fields.h"
#include "survey-server/limits.h"

#include <string.h>

enum { ENCODED_BYTES = 16 << 20, RESPONSE_TEXT_BYTES = 8 << 20, FIELDS_LOOKED_UP = 100 };

static void encode(const char *text, struct buffer *out)
{
    static const char digits[] = "0123456789abcdef";
    for (; *text != '\0'; text++) {
        unsigned char byte = (unsigned char)*text;
        char code[3] = {'%', digits[byte >> 4], digits[byte & 15]};
        buffer_bytes(out, code, sizeof code);
    }
}

static void check_again(const struct fields *fields)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(buffer) struct buffer text = buffer_of(ENCODED_BYTES);
    struct fields again = {0};
    for (size_t i = 0; i < fields->count; i++) {
        encode(fields->items[i].name, &text);
        buffer_char(&text, '=');
        encode(fields->items[i].value, &text);
        buffer_char(&text, '&');
    }
    MUST_BE_OK(buffer_check(&text));
    MUST_BE_OK(arena_new(ENCODED_BYTES, &arena));
    if (fields->count < LIMIT_FIELDS) /* the last & counts as one more */
        MUST_BE_OK(fields_parse(arena, text.length > 0 ? text.data : "", text.length, &again));
    MUST(again.count == fields->count || fields->count == LIMIT_FIELDS);
    for (size_t i = 0; i < again.count; i++) {
        MUST(strcmp(again.items[i].name, fields->items[i].name) == 0);
        MUST(strcmp(again.items[i].value, fields->items[i].value) == 0);
    }
}

static void check_tidy(const char *text)
{
    MUST(text_is_utf8(text, strlen(text)));
    MUST(strstr(text, "\r\n") == NULL);
    MUST(text[0] == '\0' || (text[0] != ' ' && text[strlen(text) - 1] != ' '));
}

/* Every field that was filled in is an answer, the consent, or one of the hidden ones. */
static void check_nothing_lost(const struct fields *fields, const struct response *response)
{
    static const char *const elsewhere[] = {"id", "unit", "lang", "started", "version", "agree"};
    for (size_t i = 0; i < fields->count && i < FIELDS_LOOKED_UP; i++) {
        const struct field *field = &fields->items[i];
        bool is_answer = field->value[0] != '\0';
        for (size_t k = 0; k < ARRAY_LENGTH(elsewhere); k++)
            is_answer = is_answer && strcmp(elsewhere[k], field->name) != 0;
        if (is_answer)
            MUST(json_member(response->answers, field->name) != NULL);
    }
}

static void check_response(struct arena *arena, const struct fields *fields)
{
    struct fields_about about = {"c", fuzz_form_every_type(), MODE_PHONE, false};
    struct findings findings = findings_in(arena);
    struct response response = {0};
    AUTO(buffer) struct buffer text = buffer_of(RESPONSE_TEXT_BYTES);
    AUTO(buffer) struct buffer again = buffer_of(RESPONSE_TEXT_BYTES);
    MUST_BE_OK(fields_response(fields, &about, &text));
    MUST_BE_OK(fields_response(fields, &about, &again));
    MUST(fuzz_same(&text, &again));
    if (text.length > RESPONSE_BYTES_MAX)
        return;
    MUST_BE_OK(response_read(text.data, text.length, &findings, &response));
    MUST(strcmp(response.campaign, "c") == 0 && response.mode == MODE_PHONE && response.complete);
    MUST(response.answers != NULL);
    check_nothing_lost(fields, &response);
    fuzz_check_judgement(about.form, &response, &findings);
    response_cleanup(&response);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) struct arena *arena = NULL;
    struct fields fields = {0};
    MUST_BE_OK(arena_new(LIMIT_REQUEST_ARENA_BYTES, &arena));
    enum fault fault = fields_parse(arena, (const char *)data, size, &fields);
    if (fault != OK) {
        MUST(fault == FAULT_INVALID || fault == FAULT_LIMIT);
        fuzz_check_detail();
        return 0;
    }
    MUST(fields.count <= LIMIT_FIELDS);
    for (size_t i = 0; i < fields.count; i++) {
        check_tidy(fields.items[i].name);
        check_tidy(fields.items[i].value);
    }
    check_again(&fields);
    check_response(arena, &fields);
    return 0;
}
