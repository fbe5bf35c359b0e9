/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/scorecard_parts.h"
#include "base/place.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

enum { HEAD_ROWS = 60, SAME_AT_LEAST = 3 };

/* Heads as score_key() makes them. */
static const struct {
    const char *key;
    enum score_column column;
} known[] = {
    {"stt", SCORE_CODE},
    {"tt", SCORE_CODE},
    {"ma", SCORE_CODE},
    {"matieuchi", SCORE_CODE},
    {"code", SCORE_CODE},
    {"linhvuctieuchitieuchithanhphan", SCORE_NAME},
    {"linhvuctieuchi", SCORE_NAME},
    {"tieuchitieuchithanhphan", SCORE_NAME},
    {"tieuchi", SCORE_NAME},
    {"tentieuchi", SCORE_NAME},
    {"noidung", SCORE_NAME},
    {"name", SCORE_NAME},
    {"criterion", SCORE_NAME},
    {"fieldcriterion", SCORE_NAME},
    {"diemchuan", SCORE_MAXIMUM},
    {"diemtoida", SCORE_MAXIMUM},
    {"maximum", SCORE_MAXIMUM},
    {"max", SCORE_MAXIMUM},
    {"diemtucham", SCORE_SELF},
    {"diemtudanhgia", SCORE_SELF},
    {"tudanhgia", SCORE_SELF},
    {"tucham", SCORE_SELF},
    {"selfscored", SCORE_SELF},
    {"self", SCORE_SELF},
    {"diemthamdinh", SCORE_APPRAISED},
    {"diembonoivuthamdinh", SCORE_APPRAISED},
    {"diemdatduoc", SCORE_APPRAISED},
    {"diemdat", SCORE_APPRAISED},
    {"appraised", SCORE_APPRAISED},
    {"points", SCORE_APPRAISED},
    {"diembitru", SCORE_DEDUCTION},
    {"diemtru", SCORE_DEDUCTION},
    {"deduction", SCORE_DEDUCTION},
    {"lydobitrudiem", SCORE_REASON},
    {"lydotrudiem", SCORE_REASON},
    {"lydo", SCORE_REASON},
    {"reason", SCORE_REASON},
    {"bienphapkhacphuc", SCORE_REMEDY},
    {"giaiphapkhacphuc", SCORE_REMEDY},
    {"giaiphap", SCORE_REMEDY},
    {"remedy", SCORE_REMEDY},
    {"coquandonvichidaotheodoivathuchien", SCORE_LEAD},
    {"coquandonvithuchien", SCORE_LEAD},
    {"coquanchutri", SCORE_LEAD},
    {"donvichutri", SCORE_LEAD},
    {"lead", SCORE_LEAD},
    {"coquantheodoi", SCORE_FOLLOW},
    {"coquanphoihop", SCORE_FOLLOW},
    {"donviphoihop", SCORE_FOLLOW},
    {"follow", SCORE_FOLLOW},
    {"thoigian", SCORE_DEADLINE},
    {"thoihan", SCORE_DEADLINE},
    {"thoigianhoanthanh", SCORE_DEADLINE},
    {"deadline", SCORE_DEADLINE},
    {"sanpham", SCORE_PRODUCT},
    {"product", SCORE_PRODUCT},
    {"trangthai", SCORE_STATE},
    {"tinhtrang", SCORE_STATE},
    {"ketquathuchien", SCORE_STATE},
    {"state", SCORE_STATE},
};

const char *score_column_words(enum score_column column)
{
    static const char *const ids[] = {
        "scorecard_column_code",   "scorecard_column_name",      "scorecard_column_maximum",
        "scorecard_column_self",   "scorecard_column_appraised", "scorecard_column_deduction",
        "scorecard_column_reason", "scorecard_column_remedy",    "scorecard_column_lead",
        "scorecard_column_follow", "scorecard_column_deadline",  "scorecard_column_product",
        "scorecard_column_state",
    };
    return ids[column];
}

enum fault score_key(struct arena *arena, const char *text, char out[SCORE_KEY_BYTES])
{
    size_t length = 0;
    const char *folded = text_fold(arena, text);
    if (folded == NULL)
        return FAULT_NOMEM;
    for (; *folded != '\0' && length < SCORE_KEY_BYTES; folded++)
        if (isalnum((unsigned char)*folded))
            out[length++] = *folded;
    out[length < SCORE_KEY_BYTES ? length : 0] = '\0';
    return OK;
}

/* SCORE_COLUMNS for a head nobody knows. */
static enum fault column_named(struct arena *arena, const char *text, enum score_column *out)
{
    char key[SCORE_KEY_BYTES];
    TRY(score_key(arena, text, key));
    *out = SCORE_COLUMNS;
    for (size_t i = 0; i < ARRAY_LENGTH(known); i++)
        if (strcmp(key, known[i].key) == 0)
            *out = known[i].column;
    return OK;
}

/* Whether the row names at least code, maximum and one kind of points. */
static enum fault try_row(const struct sheet *sheet, size_t index, struct arena *arena, bool *out)
{
    bool has[SCORE_COLUMNS + 1] = {false};
    for (size_t i = 0; i < sheet->rows[index].count; i++) {
        enum score_column column;
        TRY(column_named(arena, sheet->rows[index].cells[i].text, &column));
        has[column] = true;
    }
    *out = has[SCORE_CODE] && has[SCORE_MAXIMUM] &&
           (has[SCORE_SELF] || has[SCORE_APPRAISED] || has[SCORE_DEDUCTION]);
    return OK;
}

static enum fault take_head(const struct sheet_row *row, size_t position, struct scorecard *card,
                            struct score_heads *heads)
{
    const char *text = row->cells[position].text;
    enum score_column column;
    if (text[0] == '\0')
        return OK;
    TRY(column_named(card->arena, text, &column));
    const char *place = sheet_place(card->arena, row->line, position);
    if (place == NULL)
        return FAULT_NOMEM;
    if (column == SCORE_COLUMNS)
        findings_add(&card->findings, SEVERITY_WARNING, place, "scorecard_head_unknown", "column",
                     place_excerpt(text, &card->findings), NULL);
    else if (heads->positions[column] != SIZE_MAX)
        findings_add(&card->findings, SEVERITY_ERROR, place, "scorecard_head_twice", "column",
                     place_excerpt(text, &card->findings), NULL);
    else
        heads->positions[column] = position;
    return OK;
}

enum fault score_heads_find(const struct sheet *sheet, struct scorecard *card,
                            struct score_heads *out)
{
    bool found = false;
    size_t index = 0;
    for (; index < sheet->row_count && index < HEAD_ROWS && !found; index++)
        TRY(try_row(sheet, index, card->arena, &found));
    if (!found)
        return fault_raise(FAULT_INVALID, "scorecard_head_missing", "path", card->path, NULL);
    out->row = index - 1;
    for (size_t i = 0; i < SCORE_COLUMNS; i++)
        out->positions[i] = SIZE_MAX;
    const struct sheet_row *row = &sheet->rows[out->row];
    for (size_t i = 0; i < row->count; i++)
        TRY(take_head(row, i, card, out));
    for (size_t i = 0; i < SCORE_COLUMNS; i++)
        card->has[i] = out->positions[i] != SIZE_MAX;
    return OK;
}

enum fault score_heads_again(const struct score_reading *reading, const struct sheet_row *row,
                             bool *out)
{
    size_t same = 0;
    const struct sheet_row *head = &reading->sheet->rows[reading->heads.row];
    for (size_t i = 0; i < SCORE_COLUMNS; i++) {
        char here[SCORE_KEY_BYTES];
        char there[SCORE_KEY_BYTES];
        size_t position = reading->heads.positions[i];
        if (position == SIZE_MAX)
            continue;
        TRY(score_key(reading->card->arena, sheet_text(row, position), here));
        TRY(score_key(reading->card->arena, sheet_text(head, position), there));
        same += here[0] != '\0' && strcmp(here, there) == 0;
    }
    *out = same >= SAME_AT_LEAST;
    return OK;
}
