/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/file.h"
#include "base/number_cell.h"
#include "cli/document_text.h"
#include "cli/scorecard_out.h"

#include <limits.h>
#include <string.h>

enum { ARENA_BYTES = 256 << 20, OUTPUT_BYTES = 64 << 20, CHANGES_MAX = 200, ITEM_BYTES = 64 };

enum out_format { OUT_CSV, OUT_XLSX, OUT_HTML };

/* What was asked for on the command line, beside the file. */
struct request {
    struct scorecard_ask ask;
    bool has_target;
    struct exact target;
    enum out_format format;
    struct score_change changes[CHANGES_MAX];
    size_t change_count;
};

/* --- the command line ------------------------------------------------------------------------ */

static enum fault take_decimal(const struct call *call, char *out)
{
    const char *decimal = call_value(call, "decimal");
    *out = 0;
    if (decimal == NULL)
        return OK;
    if (strcmp(decimal, "comma") != 0 && strcmp(decimal, "point") != 0)
        return fault_raise(FAULT_USAGE, "scorecard_decimal", "value", decimal, NULL);
    *out = decimal[0] == 'c' ? ',' : '.';
    return OK;
}

/* A number of the command line: one reading, or with a decimal mark. */
static bool take_number(const char *text, struct exact *out)
{
    struct number_cell cell = number_cell_read(text);
    if (cell.kind != NUMBER_ONE && cell.kind != NUMBER_TWO)
        return false;
    *out = cell.value;
    return true;
}

static enum fault take_target(const struct call *call, struct request *request)
{
    const char *target = call_value(call, "target");
    request->has_target = target != NULL;
    if (target == NULL || (take_number(target, &request->target) && request->target.numerator >= 0))
        return OK;
    return fault_raise(FAULT_USAGE, "scorecard_target", "value", target, NULL);
}

static enum fault take_format(const struct call *call, struct request *request)
{
    static const char *const ends[] = {".csv", ".xlsx", ".html"};
    const char *path = call_value(call, "out");
    const char *dot = path == NULL ? NULL : strrchr(path, '.');
    if (path == NULL)
        return OK;
    for (size_t i = 0; dot != NULL && i < ARRAY_LENGTH(ends); i++) {
        request->format = (enum out_format)i;
        if (strcmp(dot, ends[i]) == 0)
            return OK;
    }
    return fault_raise(FAULT_USAGE, "scorecard_out", "path", path, NULL);
}

/* --- --what-if 6.3.3=1,8.4=1.5 --------------------------------------------------------------- */

static enum fault bad_change(const char *code, const char *item)
{
    return fault_raise(FAULT_USAGE, code, "item", item, NULL);
}

static enum fault check_change(const struct scorecard *card, const char *item,
                               const struct score_change *change)
{
    const struct score_row *row = &card->rows[change->row];
    if (!row->is_leaf)
        return bad_change("scorecard_change_parts", item);
    if (!row->points.known)
        return bad_change("scorecard_change_unknown", item);
    if (change->points.numerator < 0 ||
        exact_compare(change->points, row->figures[SCORE_MAXIMUM].value) > 0)
        return bad_change("scorecard_change_range", item);
    return OK;
}

static enum fault take_change(const struct scorecard *card, const char *item,
                              struct request *request)
{
    char code[ITEM_BYTES];
    struct score_change change;
    const char *equals = strchr(item, '=');
    if (equals == NULL || !take_number(equals + 1, &change.points))
        return bad_change("scorecard_change", item);
    memcpy(code, item, (size_t)(equals - item));
    code[equals - item] = '\0';
    change.row = scorecard_find(card, code);
    if (change.row == SIZE_MAX)
        return bad_change("scorecard_change_unknown", item);
    TRY(check_change(card, item, &change));
    for (size_t i = 0; i < request->change_count; i++)
        if (request->changes[i].row == change.row)
            return bad_change("scorecard_change_twice", item);
    if (request->change_count == CHANGES_MAX)
        return bad_change("scorecard_change_many", item);
    request->changes[request->change_count++] = change;
    return OK;
}

static enum fault take_changes(const struct call *call, const struct scorecard *card,
                               struct request *request)
{
    const char *list = call_value(call, "what-if");
    while (list != NULL && *list != '\0') {
        char item[ITEM_BYTES];
        size_t length = strcspn(list, ",;");
        if (length == 0 || length >= sizeof item)
            return bad_change("scorecard_change", list);
        memcpy(item, list, length);
        item[length] = '\0';
        TRY(take_change(card, item, request));
        list += length + (list[length] != '\0');
    }
    return OK;
}

/* --- reading and writing --------------------------------------------------------------------- */

static enum fault read_card(const struct call *call, const struct request *request,
                            struct arena *arena, struct scorecard *out)
{
    struct sheet sheet;
    TRY(sheet_read(call->operand, call_value(call, "sheet"), arena, &sheet));
    TRY(scorecard_read(&sheet, &request->ask, arena, out));
    if (findings_errors(&out->findings) > 0)
        return call_refuse(call, "scorecard_refused", call->operand, &out->findings);
    call_findings(call, call->operand, &out->findings);
    return OK;
}

static enum fault write_text(enum out_format format, const struct scorecard_told *told,
                             const struct xlsx_page *page, const char *path)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    if (format == OUT_HTML) {
        struct document document;
        TRY(scorecard_document(told, &document));
        TRY(document_html(&document, &text));
    } else {
        scorecard_csv(page, &text);
        TRY(buffer_check(&text));
    }
    return file_write(path, text.data, text.length, 0644);
}

static enum fault write_out(const struct call *call, const struct request *request,
                            const struct scorecard_told *told)
{
    const char *path = call_value(call, "out");
    struct xlsx_page page;
    if (path == NULL)
        return OK;
    TRY(scorecard_page(told->card, call->language, &page));
    TRY(call_make_parent(path));
    if (request->format == OUT_XLSX)
        TRY(xlsx_write(path, &page, 1));
    else
        TRY(write_text(request->format, told, &page, path));
    if (call->json)
        return OK;
    AUTO(buffer) struct buffer line = buffer_of(PATH_MAX + 2);
    buffer_format(&line, "%s\n", path);
    return call_print(&line);
}

static enum fault print(const struct call *call, const struct scorecard_told *told)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct document document;
    if (call->json) {
        TRY(scorecard_json(told, &text));
        return call_print(&text);
    }
    if (call_has(call, "out"))
        return OK;
    struct scorecard_told brief = *told;
    brief.brief = true;
    TRY(scorecard_document(&brief, &document));
    TRY(document_text(&document, told->card->arena, &text));
    return call_print(&text);
}

enum fault run_scorecard(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    struct request request = {.ask = {.path = call->operand, .fill = call_has(call, "fill-down")}};
    struct scorecard card;
    struct score_gains now;
    struct score_gains changed;
    TRY(take_decimal(call, &request.ask.decimal));
    TRY(take_target(call, &request));
    TRY(take_format(call, &request));
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(read_card(call, &request, arena, &card));
    TRY(take_changes(call, &card, &request));
    TRY(gain_make(&card, NULL, 0, &now));
    TRY(gain_make(&card, request.changes, request.change_count, &changed));
    struct scorecard_told told = {.card = &card,
                                  .now = &now,
                                  .changed = request.change_count > 0 ? &changed : NULL,
                                  .changes = request.changes,
                                  .change_count = request.change_count,
                                  .target = request.has_target ? &request.target : NULL,
                                  .language = call->language};
    TRY(write_out(call, &request, &told));
    return print(call, &told);
}
