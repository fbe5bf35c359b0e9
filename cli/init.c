/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
#include "cli/setup.h"
#include "cli/units.h"

#include <stdio.h>

enum fault run_init(const struct call *call)
{
    const char *folder = call_value(call, "data");
    AUTO(unit_list) struct unit_list *units = NULL;
    TRY(call_has(call, "units") ? units_from_file(call, call_value(call, "units"), &units)
                                : unit_list_builtin(&units));
    struct setup setup = {.folder = folder, .units = units};
    TRY(setup_make(&setup));
    char count[24];
    snprintf(count, sizeof count, "%zu", unit_list_count(units));
    call_say(call, "init_done", "path", folder, "count", count, NULL);
    return OK;
}
