/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit - the places and offices a survey is about: provinces, communes, and what lies in them.
 *
 *   units-2026.csv --unit_list_read--> struct unit_list --unit_list_find--> struct unit
 *
 * Codes are text with leading zeros. Identity is (code, valid_from). A commune's province is its
 * `parent`, never a prefix of its code: communes kept their old codes when provinces merged.
 * Names repeat across provinces (245 commune names do): match by code, or by name within a parent.
 *
 * CSV: code,level,type,name,full_name,full_name_en,parent[,valid_from,valid_to]
 *      (absent = 2026-04-30, open).
 * Ownership: a list owns its units and their texts. Thread: read by any once built.
 */
#ifndef HAILONG_FORMS_UNIT_H
#define HAILONG_FORMS_UNIT_H

#include "base/arena.h"
#include "base/csv.h"

enum unit_level {
    UNIT_PROVINCE,
    UNIT_COMMUNE,
    UNIT_DEPARTMENT,
    UNIT_CENTRE,
    UNIT_COUNTER,
    UNIT_VILLAGE
};

enum { UNIT_CODE_MAX = 32 };

struct unit {
    const char *code;
    enum unit_level level;
    const char *type; /* "tỉnh", "thành phố", "xã", "phường", "đặc khu", ... */
    const char *name;
    const char *full_name;
    const char *full_name_en;
    const char *parent; /* code, "" at the top */
    int32_t valid_from; /* days (base/date.h) */
    int32_t valid_to;   /* last day, INT32_MAX = open */
};

struct unit_list;

/* An empty list to add to; units are copied, their names in normal form C. An empty full_name is
 * the name, an empty full_name_en the full_name. */
CHECKED enum fault unit_list_new(struct unit_list **out);
void unit_list_free(struct unit_list *list);
OWN_POINTER(unit_list, struct unit_list, unit_list_free)

CHECKED enum fault unit_list_add(struct unit_list *list, const struct unit *unit);

/* Sorts: each unit is followed by those under it, by level, then in Vietnamese order of name; units
 * whose parent is not in the list stand with the provinces. FAULT_INVALID unit_parent_level when a
 * parent is not of a higher level. Call after the last add and before any look-up. */
CHECKED enum fault unit_list_seal(struct unit_list *list);

/* Reads a whole file: everything wrong in it becomes a finding (at "line 12", args code and value):
 * unit_column, unit_column_unused (a warning), unit_none, unit_code (not 1-32 of [0-9A-Za-z._-]),
 * unit_level, unit_name (empty), unit_day, unit_validity (ends before it begins), unit_duplicate,
 * unit_overlap (of validity), unit_parent_missing, unit_parent_unknown, unit_parent_level, and
 * csv_...; parents are not looked for when a row could not be read. *out is NULL when there was an
 * error. The fault is for memory and for a file that cannot be read at all. */
CHECKED enum fault unit_list_read(struct csv_reader *csv, struct findings *findings,
                                  struct unit_list **out);

/* The 34 provinces and 3,321 communes in force from 30/4/2026, as built in. */
CHECKED enum fault unit_list_builtin(struct unit_list **out);

size_t unit_list_count(const struct unit_list *list);
const struct unit *unit_list_at(const struct unit_list *list, size_t index); /* sorted order */

/* The unit with the code that is valid latest, or NULL. */
const struct unit *unit_list_find(const struct unit_list *list, const char *code);

/* The unit with the code whose validity begins that day, or NULL. */
const struct unit *unit_list_find_from(const struct unit_list *list, const char *code,
                                       int32_t valid_from);

/* A unit of the list with this one's code that begins on another day and is in force on one of its
 * days, or NULL. */
const struct unit *unit_list_overlap(const struct unit_list *list, const struct unit *unit);

/* True when `code` is `ancestor` or lies under it; false for a code that is not in the list. */
bool unit_list_within(const struct unit_list *list, const char *code, const char *ancestor);

const char *unit_level_name(enum unit_level level);
bool unit_level_parse(const char *text, enum unit_level *out);

#endif
