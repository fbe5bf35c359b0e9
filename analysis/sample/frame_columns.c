/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/frame_parts.h"
#include "base/place.h"
#include "base/text.h"
#include "forms/text_screen.h"

#include <string.h>

enum { VILLAGES = 1, DOSSIERS = 2, NEEDED = 4 };

static const struct {
    const char *name;
    enum frame_column column;
    unsigned kinds;
} known[] = {
    {"code", FRAME_CODE, VILLAGES | NEEDED},
    {"number", FRAME_CODE, DOSSIERS | NEEDED},
    {"name", FRAME_NAME, VILLAGES},
    {"unit", FRAME_UNIT, VILLAGES | DOSSIERS | NEEDED},
    {"households", FRAME_HOUSEHOLDS, VILLAGES | NEEDED},
    {"size", FRAME_SIZE, VILLAGES},
    {"stratum", FRAME_STRATUM, VILLAGES | DOSSIERS},
    {"certain", FRAME_CERTAIN, VILLAGES},
    {"field", FRAME_FIELD, DOSSIERS | NEEDED},
    {"finished", FRAME_FINISHED, DOSSIERS | NEEDED},
};

/* Parts of column names, folded, that say a person stands there. */
static const char *const people[] = {
    "ho ten", "ho va ten", "hoten",      "ho_ten",    "person",    "applicant", "nguoi",
    "chu ho", "phone",     "dien thoai", "sdt",       "cccd",      "cmnd",      "can cuoc",
    "email",  "dia chi",   "address",    "full_name", "ngay sinh", "birth"};

static bool is_of(const struct frame_reading *reading, size_t entry)
{
    return (known[entry].kinds & (reading->ask->kind == FRAME_VILLAGES ? VILLAGES : DOSSIERS)) != 0;
}

static enum fault names_people(const struct frame_reading *reading, const char *name, bool *out)
{
    const char *folded = text_fold(reading->arena, name);
    if (folded == NULL)
        return FAULT_NOMEM;
    *out = strcmp(folded, "name") == 0 || strcmp(folded, "ten") == 0;
    for (size_t i = 0; i < ARRAY_LENGTH(people); i++)
        *out = *out || strstr(folded, people[i]) != NULL;
    return OK;
}

static enum fault take_column(struct frame_reading *reading, const char *name, int position)
{
    bool of_people = false;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++) {
        if (!is_of(reading, i) || strcmp(known[i].name, name) != 0)
            continue;
        reading->positions[known[i].column] = position;
        return OK;
    }
    TRY(names_people(reading, name, &of_people));
    findings_add(reading->findings, SEVERITY_WARNING, frame_place(reading, 1),
                 of_people ? "sample_people" : "sample_column_unused", "column",
                 place_excerpt(name, reading->findings), NULL);
    return OK;
}

enum fault frame_columns(struct frame_reading *reading, const struct csv_row *names)
{
    for (size_t i = 0; i < FRAME_COLUMNS; i++)
        reading->positions[i] = -1;
    for (size_t i = 0; i < names->count; i++)
        TRY(take_column(reading, names->cells[i], (int)i));
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (is_of(reading, i) && (known[i].kinds & NEEDED) != 0 &&
            reading->positions[known[i].column] < 0)
            findings_add(reading->findings, SEVERITY_ERROR, frame_place(reading, 1),
                         "sample_column", "column", known[i].name, NULL);
    return OK;
}

enum fault frame_is_person(const char *text, bool *out)
{
    static const struct screen_words words = {"\x01", "\x01", "\x01"};
    size_t covered = 0;
    AUTO(buffer) struct buffer screened = buffer_of(CSV_ROW_MAX);
    TRY(text_screen(text, &words, &screened, &covered));
    TRY(buffer_check(&screened));
    *out = covered > 0 && screened.data[0] == '\x01';
    return OK;
}
