/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batch: what POST /api/v1/responses is taken apart with: items out of a large array
 * (base/json_split.h), a member out of an object (json_take), tickets as they are typed
 * (base/spoken.h) and times. The witness is the whole text parsed at once.
 */
#include "tests/fuzz/fuzz.h"

#include "base/json_split.h"
#include "base/spoken.h"
#include "forms/clock.h"
#include "schema/tickets.h"

#include <string.h>

enum { GROWTH_MAX = 8 }; /* of canonical text, see target_json.c */

static void write_canonical(const struct json *json, const char *without, size_t size,
                            struct buffer *out)
{
    *out = buffer_of(GROWTH_MAX * size);
    json_canonical(json, without, out);
    MUST_BE_OK(buffer_check(out));
}

static void must_be_same(const struct json *a, const struct json *b, const char *without,
                         size_t size)
{
    AUTO(buffer) struct buffer left = {0};
    AUTO(buffer) struct buffer right = {0};
    write_canonical(a, without, size, &left);
    write_canonical(b, without, size, &right);
    MUST(fuzz_same(&left, &right));
}

static void check_ticket(const char *text)
{
    char once[SPOKEN_TEXT_SIZE];
    char twice[SPOKEN_TEXT_SIZE];
    if (!spoken_read(text, TICKET_SYMBOLS, once))
        return;
    MUST(spoken_read(once, TICKET_SYMBOLS, twice) && strcmp(once, twice) == 0);
    MUST(strlen(once) == TICKET_SYMBOLS + TICKET_SYMBOLS / SPOKEN_GROUP - 1);
}

static void check_time(const char *text)
{
    struct instant received;
    struct instant told;
    struct instant again;
    char written[DATE_TEXT_SIZE];
    MUST(instant_parse("2026-11-21T08:00:00+07:00", &received));
    struct device_clock clock = clock_of(text, received);
    if (text == NULL || !instant_parse(text, &told)) {
        MUST(!clock.told && clock.skew_ms == 0);
        return;
    }
    instant_text(told, written);
    MUST(instant_parse(written, &again));
    MUST(again.utc_ms == told.utc_ms && again.offset_minutes == told.offset_minutes);
    MUST(clock.told || clock.skew_ms == 0);
    if (clock.told && clock.skew_ms != 0)
        MUST(clock_corrected(clock, told).utc_ms == received.utc_ms);
}

/* Without its ticket an item is what it would be had it never had one. */
static void check_take(struct json *item, size_t size)
{
    AUTO(buffer) struct buffer before = {0};
    AUTO(buffer) struct buffer after = {0};
    write_canonical(item, "ticket", size, &before);
    const struct json *ticket = json_take(item, "ticket");
    check_ticket(json_text(ticket));
    MUST(json_member(item, "ticket") == NULL);
    write_canonical(item, NULL, size, &after);
    MUST(fuzz_same(&before, &after));
    for (const struct json *m = json_first(item); m != NULL; m = json_next(m))
        MUST(json_name(m) == NULL || json_member(item, json_name(m)) == m);
}

static void check_items(const struct json_split *split, const struct json *array)
{
    const struct json *item = json_first(array);
    MUST(split->count == json_count(array));
    for (size_t i = 0; i < split->count && i < JSON_SPLIT_ITEMS_MAX; i++) {
        const struct json_piece *piece = &split->items[i];
        AUTO(json) struct json *alone = NULL;
        MUST_BE_OK(json_parse(piece->text, piece->length, &alone));
        must_be_same(alone, item, NULL, piece->length);
        check_take(alone, piece->length);
        item = json_next(item);
    }
}

static void check_split(const struct json_split *split, const struct json *whole, size_t size)
{
    const struct json *array = json_member(whole, "responses");
    MUST((split->rest != NULL) == json_is(array, JSON_ARRAY));
    if (split->rest == NULL)
        return;
    const struct json *emptied = json_member(split->rest, "responses");
    MUST(json_is(emptied, JSON_ARRAY) && json_first(emptied) == NULL);
    must_be_same(split->rest, whole, "responses", size);
    check_items(split, array);
    check_time(json_member_text(split->rest, "sent"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    AUTO(json) struct json *whole = NULL;
    AUTO(json_split) struct json_split split = {0};
    bool is_json = json_parse(text, size, &whole) == OK;
    enum fault fault = json_split(text, size, "responses", &split);
    if (fault != OK) {
        MUST((fault == FAULT_INVALID && !is_json) || fault == FAULT_LIMIT);
        fuzz_check_detail();
        return 0;
    }
    if (is_json)
        check_split(&split, whole, size);
    return 0;
}
