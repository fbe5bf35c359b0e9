/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Draws by every method from a frame made here, record after record on stdout. Built twice, with
 * -O0 and with -O3; builds.test.mjs holds them to each other and to what they were once.
 */
#include "analysis/sample/record.h"
#include "base/message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_BYTES = 64 << 20, TEXT_BYTES = 8 << 20, COMMUNES = 40, DAY = 20779, SEEDS = 5 };

static const char *const methods[] = {"pps_systematic", "brewer", "sampford", "systematic",
                                      "simple"};

/* The first communes of the built-in list, 3 to 9 villages each, of sizes far apart. */
static void put_frame(const struct unit_list *units, struct buffer *out)
{
    int communes = 0;
    buffer_text(out, "code,unit,households\n");
    for (size_t i = 0; i < unit_list_count(units) && communes < COMMUNES; i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (unit->level != UNIT_COMMUNE)
            continue;
        communes++;
        for (int k = 0; k < 3 + communes % 7; k++)
            buffer_format(out, "%s-%d,%s,%d\n", unit->code, k, unit->code,
                          30 + (communes * 7919 + k * 104729) % 700);
    }
}

static enum fault draw_by(const struct frame *frame, const char *method, int64_t seed)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(json) struct json *json = NULL;
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    struct sample_plan plan;
    struct sample_draw draw;
    TRY(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    buffer_format(
        &text,
        "{\"id\":\"a\",\"version\":\"1\",\"title\":{\"vi\":\"a\",\"en\":\"a\"},"
        "\"frame\":\"villages\",\"strata\":\"type\",\"stages\":{\"commune\":{\"method\":"
        "\"%s\",\"total\":12,\"short\":\"all\"},\"village\":{\"method\":\"%s\",\"take\":2,"
        "\"reserves\":1},\"household\":{\"method\":\"%s\",\"take\":10,\"reserves\":5}}}",
        method, method, seed % 2 == 0 ? "simple" : "systematic");
    TRY(json_parse(text.data, text.length, &json));
    TRY(sample_plan_read(json, arena, &findings, &plan));
    TRY(draw_make(frame, &plan, seed, &findings, &draw));
    if (findings_errors(&findings) > 0)
        return fault_of_finding(FAULT_INVALID, findings_first_error(&findings));
    buffer_reset(&text);
    TRY(record_write(&draw, DAY, &text));
    return fputs(text.data, stdout) < 0 ? FAULT_IO : OK;
}

static enum fault draw_all(void)
{
    AUTO(unit_list) struct unit_list *units = NULL;
    AUTO(arena) struct arena *arena = NULL;
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    struct frame frame;
    TRY(unit_list_builtin(&units));
    TRY(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    struct frame_ask ask = {FRAME_VILLAGES, units, DAY};
    put_frame(units, &text);
    TRY(csv_open_text("frame", text.data, text.length, &csv));
    TRY(frame_read(csv, &ask, arena, &findings, &frame));
    if (findings_errors(&findings) > 0)
        return fault_of_finding(FAULT_INVALID, findings_first_error(&findings));
    for (size_t i = 0; i < ARRAY_LENGTH(methods); i++)
        for (int64_t seed = 1; seed <= SEEDS; seed++)
            TRY(draw_by(&frame, methods[i], seed));
    return OK;
}

int main(void)
{
    if (id_start() == OK && message_load() == OK && draw_all() == OK)
        return EXIT_SUCCESS;
    fprintf(stderr, "draws: %s\n", fault_detail()->code);
    return EXIT_FAILURE;
}
