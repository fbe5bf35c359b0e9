/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/staff.h"

#include "base/text.h"

#include <string.h>

enum {
    VIEWER = 1 << STAFF_VIEWER,
    OFFICER = 1 << STAFF_OFFICER,
    ANALYST = 1 << STAFF_ANALYST,
    ADMINISTRATOR = 1 << STAFF_ADMINISTRATOR
};

static const unsigned rights[STAFF_RIGHT_COUNT] = {
    [STAFF_RESULTS] = VIEWER | OFFICER | ANALYST | ADMINISTRATOR,
    [STAFF_FIELDWORK] = OFFICER | ANALYST | ADMINISTRATOR,
    [STAFF_RULING] = OFFICER | ADMINISTRATOR,
    [STAFF_CAMPAIGNS] = OFFICER | ADMINISTRATOR,
    [STAFF_EXPORT] = ANALYST | ADMINISTRATOR,
    [STAFF_DEFINITIONS] = ADMINISTRATOR,
    [STAFF_ACCOUNTS] = ADMINISTRATOR,
    [STAFF_AUDIT] = ADMINISTRATOR,
    [STAFF_SCORECARDS] = OFFICER | ANALYST | ADMINISTRATOR,
    [STAFF_SAMPLES] = ANALYST | ADMINISTRATOR,
};

static const char *const role_names[STAFF_ROLE_COUNT] = {
    [STAFF_VIEWER] = "viewer",
    [STAFF_OFFICER] = "officer",
    [STAFF_ANALYST] = "analyst",
    [STAFF_ADMINISTRATOR] = "administrator",
};

bool staff_name_fits(const char *name)
{
    return text_is_code(name) && name[0] != '.' && strcmp(name, STAFF_OPERATOR) != 0 &&
           strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == NULL;
}

bool staff_full_name_fits(const char *full_name)
{
    size_t length = strlen(full_name);
    if (length == 0 || !text_is_utf8(full_name, length) ||
        text_length(full_name) > STAFF_FULL_NAME_MAX || strpbrk(full_name, "\t\n") != NULL)
        return false;
    for (const char *at = full_name; *at != '\0'; at++) {
        if (text_forbidden(at) != 0)
            return false;
    }
    return true;
}

const char *staff_role_name(enum staff_role role) { return role_names[role]; }

bool staff_role_parse(const char *text, enum staff_role *out)
{
    for (size_t i = 0; i < STAFF_ROLE_COUNT; i++) {
        if (strcmp(text, role_names[i]) == 0) {
            *out = (enum staff_role)i;
            return true;
        }
    }
    return false;
}

bool staff_has(const struct staff *staff, enum staff_right right)
{
    return (rights[right] >> staff->role & 1) != 0;
}

bool staff_may(const struct staff *staff, enum staff_right right, const char *unit,
               const struct unit_list *units)
{
    if (!staff_has(staff, right))
        return false;
    if (strcmp(staff->place, STAFF_EVERYWHERE) == 0)
        return true;
    return unit != NULL && unit_list_within(units, unit, staff->place);
}
