/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_name - the same unit written in different ways in different years' files.
 *
 *   "Tỉnh Đắk Nông", "Dak Nong", "DAK NONG"             --> key "daknong"
 *   "TP. Hồ Chí Minh", "TP.HCM", "Ho Chi Minh City"     --> key "hochiminh"
 *   "Thừa Thiên Huế", "Huế"                             --> key "hue"
 *
 * A key has neither capitals, tones, blanks nor signs, nor the word for a province or a city before
 * or after the name; territories/names.csv holds what else is meant the same. Words for communes
 * and wards stay: Phường Ba Đình is not Xã Ba Đình.
 * A name is looked for as it is written first, then by its key; where several have the key, none
 * is found (communes of one district can differ in a tone only).
 *
 * Ownership: the arena's. Thread: read by any once made. Faults: NOMEM, LIMIT of the arena.
 */
#ifndef HAILONG_ANALYSIS_UNIT_NAME_H
#define HAILONG_ANALYSIS_UNIT_NAME_H

#include "base/arena.h"

struct unit_naming {
    struct arena *arena;
    const char **written; /* keys */
    const char **meant;   /* keys */
    size_t count;
};

CHECKED enum fault unit_naming_load(struct arena *arena, struct unit_naming *out);

CHECKED enum fault unit_name_key(const struct unit_naming *naming, const char *name,
                                 const char **out);

struct unit_names {
    const struct unit_naming *naming;
    const char *const *names; /* the caller's */
    const char *const *keys;
    size_t count;
};

CHECKED enum fault unit_names_make(const struct unit_naming *naming, const char *const *names,
                                   size_t count, struct unit_names *out);

enum unit_found { UNIT_NONE, UNIT_ONE, UNIT_SEVERAL };

struct unit_match {
    enum unit_found found;
    size_t position; /* UNIT_ONE */
};

CHECKED enum fault unit_names_find(const struct unit_names *names, const char *name,
                                   struct unit_match *out);

#endif
