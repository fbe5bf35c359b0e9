/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The record that `hailong weights` left beside the data: which version the weights are, and
 * whether they are still those.
 */
#include "base/file.h"
#include "base/id.h"
#include "base/json.h"
#include "cli/svy_sheet.h"

#include <string.h>

enum { RECORD_BYTES = 64 << 20 };
static const size_t DATA_BYTES = (size_t)4 << 30;

/* DATA.csv -> DATA.record.json */
static const char *record_path(const char *data, struct arena *arena)
{
    size_t length = strlen(data);
    bool is_csv = length > 4 && strcmp(data + length - 4, ".csv") == 0;
    return arena_format(arena, "%.*s.record.json", (int)(is_csv ? length - 4 : length), data);
}

static bool is_one_of(const struct json *columns, const char *name)
{
    for (const struct json *at = columns == NULL ? NULL : json_first(columns); at != NULL;
         at = json_next(at)) {
        if (name != NULL && json_text(at) != NULL && strcmp(json_text(at), name) == 0)
            return true;
    }
    return false;
}

static enum fault judge(const char *data, const char *path, const struct json *record,
                        struct svy_sheet *sheet)
{
    AUTO(buffer) struct buffer bytes = buffer_of(DATA_BYTES);
    const struct json *output = json_member(record, "output");
    const char *hash = json_member_text(json_member(output, "rows"), "hash");
    const char *version = json_member_text(record, "version");
    char own[HASH_TEXT_SIZE];
    if (hash == NULL || version == NULL ||
        !is_one_of(json_member(output, "columns"), sheet->spec->weights))
        return OK;
    TRY(file_read(data, &bytes));
    hash_text(hash_of(bytes.data, bytes.length), own);
    if (strcmp(own, hash) != 0) {
        findings_add(&sheet->findings, SEVERITY_WARNING, "design", "svy_record_other", "version",
                     version, "path", path, NULL);
        return OK;
    }
    sheet->weights_version = arena_text(sheet->arena, version);
    bool plain = sheet->design.adjustment_count == 0 && sheet->design.replicates == NULL;
    if (plain && strcmp(sheet->spec->weights, "weight_final") == 0)
        findings_add(&sheet->findings, SEVERITY_WARNING, "design", "svy_record_plain", "version",
                     version, NULL);
    return sheet->weights_version == NULL ? FAULT_NOMEM : OK;
}

enum fault svy_record_take(const char *data, struct svy_sheet *sheet)
{
    AUTO(buffer) struct buffer text = buffer_of(RECORD_BYTES);
    AUTO(json) struct json *record = NULL;
    const char *path = record_path(data, sheet->arena);
    if (path == NULL)
        return FAULT_NOMEM;
    enum fault fault = file_read(path, &text);
    if (fault == FAULT_NOTFOUND)
        return OK;
    TRY(fault);
    TRY(json_parse(text.data, text.length, &record));
    return judge(data, path, record, sheet);
}
