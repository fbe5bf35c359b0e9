/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/form_from.h"

#include "base/file.h"

#include <string.h>

enum fault form_from_file(const struct call *call, const char *path, struct arena *arena,
                          struct form **out, struct findings *out_findings)
{
    AUTO(buffer) struct buffer text = buffer_of(FORM_BYTES_MAX);
    AUTO(form) struct form *form = NULL;
    TRY(file_read(path, &text));
    struct findings findings = findings_in(arena);
    enum fault fault = form_load(text.data, text.length, &findings, &form);
    if (fault == FAULT_INVALID) { /* not JSON: what is wrong, and where, is a finding like others */
        findings_put(&findings, fault_detail());
        fault = OK;
    }
    TRY(fault);
    *out_findings = findings;
    if (form == NULL)
        return call_refuse(call, "form_file_refused", path, &findings);
    call_findings(call, path, &findings);
    *out = TAKE(form);
    return OK;
}

enum fault form_named(const struct call *call, const char *name, struct arena *arena,
                      struct form **out)
{
    struct findings findings;
    if (strpbrk(name, "/.") == NULL)
        return form_builtin(name, out);
    return form_from_file(call, name, arena, out, &findings);
}
