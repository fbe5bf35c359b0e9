/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * staff - who may do what, and where: the one place that decides it.
 *
 *                  viewer  officer  analyst  administrator
 *   results           x       x        x          x
 *   fieldwork                 x        x          x
 *   ruling                    x                   x
 *   campaigns                 x                   x
 *   scorecards                x        x          x
 *   export                             x          x
 *   samples                            x          x
 *   definitions                                   x
 *   accounts                                      x
 *   audit                                         x
 *
 * A person has one role and one place: a unit. Every right holds for that unit and those below it
 * and nowhere else; STAFF_EVERYWHERE holds everywhere. Rights that are about no unit (definitions,
 * audit) need that place. Thread: any.
 */
#ifndef HAILONG_FORMS_STAFF_H
#define HAILONG_FORMS_STAFF_H

#include "forms/unit.h"

enum staff_role {
    STAFF_VIEWER,
    STAFF_OFFICER,
    STAFF_ANALYST,
    STAFF_ADMINISTRATOR,
    STAFF_ROLE_COUNT
};

enum staff_right {
    STAFF_RESULTS,     /* see a unit's results and reports */
    STAFF_FIELDWORK,   /* see how collecting goes, and what is in quarantine */
    STAFF_RULING,      /* rule on what is in quarantine */
    STAFF_CAMPAIGNS,   /* make, open and close campaigns */
    STAFF_EXPORT,      /* take answers out, small cells and all */
    STAFF_DEFINITIONS, /* publish forms, indices and unit lists */
    STAFF_ACCOUNTS,    /* make and change accounts of one's own place */
    STAFF_AUDIT,       /* read who did what */
    STAFF_SCORECARDS,  /* take in scorecards, give out and close their tasks */
    STAFF_SAMPLES,     /* draw samples, weigh answers */
    STAFF_RIGHT_COUNT
};

#define STAFF_EVERYWHERE "VN"
#define STAFF_OPERATOR "operator" /* whoever has the operator's token; nobody's account */

enum { STAFF_NAME_MAX = 64, STAFF_FULL_NAME_MAX = 200 /* characters */ };

struct staff {
    const char *name; /* what they type */
    const char *full_name;
    enum staff_role role;
    const char *place; /* code of a unit, or STAFF_EVERYWHERE */
};

/* Whether a name may be an account's: a code (text_is_code) without capitals, and part of
 * an address: no dot at its start. The operator's is nobody else's, or the audit could not tell
 * them apart. */
bool staff_name_fits(const char *name);
/* Whether a text may be somebody's full name: one line that no page and no terminal obeys. */
bool staff_full_name_fits(const char *full_name);

const char *staff_role_name(enum staff_role role);
bool staff_role_parse(const char *text, enum staff_role *out);

/* Whether somebody has a right at all, and at a unit; `unit` NULL = something about no unit. */
bool staff_has(const struct staff *staff, enum staff_right right);
bool staff_may(const struct staff *staff, enum staff_right right, const char *unit,
               const struct unit_list *units);

#endif
