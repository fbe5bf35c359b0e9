/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/file.h"
#include "cli/index_context.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES = 512 << 20, OUTPUT_BYTES = 512 << 20 };

/* A file, or the id of a definition that comes with the program. */
enum fault index_take_definition(const struct call *call, const char *path, struct arena *arena,
                                 struct index_definition **out)
{
    AUTO(buffer) struct buffer text = buffer_of(INDEX_BYTES_MAX + 1);
    if (strchr(path, '/') == NULL && strchr(path, '.') == NULL)
        return index_builtin(path, out);
    struct findings findings = findings_in(arena);
    TRY(file_read(path, &text));
    enum fault fault = index_load(text.data, text.length, &findings, out);
    if (fault == FAULT_INVALID) { /* not JSON: what is wrong, and where, is a finding like others */
        findings_put(&findings, fault_detail());
        fault = OK;
    }
    TRY(fault);
    if (*out == NULL)
        return call_refuse(call, "index_file_refused", path, &findings);
    call_findings(call, path, &findings);
    return OK;
}

/* --- the command ----------------------------------------------------------------------------- */

static enum fault take_ties(const struct call *call, const struct index_definition *definition,
                            enum group_ties *out)
{
    const char *tie = call_value(call, "tie");
    *out = definition->ties;
    if (tie != NULL && !group_ties_parse(tie, out))
        return fault_raise(FAULT_USAGE, "option_tie_unknown", "value", tie, NULL);
    return OK;
}

static enum fault take_digits(const struct call *call, int *out)
{
    const char *text = call_value(call, "digits");
    *out = -1;
    if (text == NULL)
        return OK;
    if (text[0] < '0' || text[0] > '9' || text[1] != '\0')
        return fault_raise(FAULT_USAGE, "option_digits", "value", text, NULL);
    *out = text[0] - '0';
    return OK;
}

enum fault index_round_read(const struct call *call, const char *path, struct index_round *round)
{
    struct index_input *input = arena_alloc(round->arena, sizeof *input);
    if (input == NULL)
        return FAULT_NOMEM;
    TRY(index_input_read(path, round->definition, round->arena, input));
    if (findings_errors(&input->findings) > 0)
        return call_refuse(call, "index_file_refused", path, &input->findings);
    round->input = input;
    TRY(index_round_score(round));
    call_findings(call, path, &input->findings);
    return OK;
}

enum fault run_index(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(index_definition) struct index_definition *definition = NULL;
    AUTO(index_context) struct index_context context = {0};
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    if (call->operand_count != 2)
        return fault_raise(FAULT_USAGE, "index_operands", NULL);
    TRY(arena_new(ARENA_BYTES, &arena));
    TRY(index_take_definition(call, call->operands[0], arena, &definition));
    struct index_round round = {.definition = definition, .arena = arena};
    TRY(take_ties(call, definition, &round.ties));
    TRY(take_digits(call, &round.digits));
    TRY(index_round_read(call, call->operands[1], &round));
    TRY(index_context_make(call, &round, &context));
    if (call->json) {
        TRY(index_round_json(&round, &context, &text));
        return call_print(&text);
    }
    TRY(index_round_page(&round, call->language, &text));
    TRY(index_context_page(&context, call->language, &text));
    return call_print(&text);
}
