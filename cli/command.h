/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command - the `hailong` command line: one table of subcommands from which parsing, --help and
 * usage errors all come.
 *
 *   argv --command_run--> row of the table + options --> run(&call) --> exit status
 *
 * Results go to stdout, messages to stderr in the caller's language. Exit status: fault.h's table
 * (0 done, 1 refused, 2 usage, 3 not found or not allowed, 4 fault). Thread: main's.
 */
#ifndef HAILONG_CLI_COMMAND_H
#define HAILONG_CLI_COMMAND_H

#include "base/message.h"

enum { COMMAND_OPTIONS_MAX = 26, COMMAND_REPEATS_MAX = 62 };

/* One option: --name VALUE, or --name alone when `value` is NULL. */
struct command_option {
    const char *name;
    const char *value; /* what stands for the value in help: "DIR" */
    bool required;
    bool repeats;       /* may be given several times */
    const char *preset; /* value when absent; NULL = none */
    const char *words;  /* message id of its help; NULL = option_<name> */
};

struct call;

struct command {
    const char *name;
    const char *sub; /* "create" in `campaign create`; NULL = none */
    const char
        *operand;        /* what stands for the operands in help: "FILE"; for one or more of a kind
                          * "CASE.json..."; for some in turn "DEFINITION INPUT"; NULL = takes none */
    const char *summary; /* message id of what it does */
    enum fault (*run)(const struct call *call);
    struct command_option options[COMMAND_OPTIONS_MAX]; /* ended by a NULL name */
};

/* One run of a command. */
struct call {
    const struct command *command;
    enum language language;
    bool json;
    const char *operand; /* the first */
    char **operands;
    size_t operand_count;
    const char *values[COMMAND_OPTIONS_MAX]; /* by position in command->options; NULL = absent */
    struct {
        int option;
        const char *value;
    } repeats[COMMAND_REPEATS_MAX]; /* further values of options that repeat, as they came */
    size_t repeat_count;
};

/* The table (commands.c), ended by a NULL name. */
extern const struct command commands[];

int command_run(int argc, char **argv);

/* The value of an option of the call's command, its preset, or NULL. */
const char *call_value(const struct call *call, const char *name);
bool call_has(const struct call *call, const char *name);
/* The value of an option that repeats, by the order in which they came; NULL after the last. */
const char *call_repeated(const struct call *call, const char *name, size_t index);

/* Prints a message on stderr: id, then name, value pairs ended by NULL. */
void call_say(const struct call *call, const char *code, ...) __attribute__((sentinel));

/* Prints findings on stderr, one a line: place, severity, sentence. `path` names the document. */
void call_findings(const struct call *call, const char *path, const struct findings *findings);

/* Shows findings on a file that is refused for them: INVALID with a message id of {path, count}. */
CHECKED enum fault call_refuse(const struct call *call, const char *code, const char *path,
                               const struct findings *findings);

/* Writes text on stdout; FAULT_IO when the other end is gone. */
CHECKED enum fault call_print(const struct buffer *text);

/* Makes the folder that is to hold `path` (--data, --out), and those above it. */
CHECKED enum fault call_make_parent(const char *path);

/* The options --from and --to: DAY_NONE when absent; USAGE option_day {option, value},
 * option_period {from, to} when the last day is before the first. */
CHECKED enum fault call_days(const struct call *call, int32_t *out_from, int32_t *out_to);

/* USAGE in place of INVALID: what was refused stood on the command line. */
enum fault call_usage(enum fault fault);

/* The option --mode as a set of modes (forms/response.h), 0 when absent; USAGE option_mode_unknown
 * {value}. */
CHECKED enum fault call_modes(const struct call *call, unsigned *out);

/* One run function a subcommand; each lives in cli/<name>.c. The detail of a fault it returns is
 * printed by command_run in the caller's language. */
CHECKED enum fault run_demo(const struct call *call);
CHECKED enum fault run_init(const struct call *call);
CHECKED enum fault run_serve(const struct call *call);
CHECKED enum fault run_tls_init(const struct call *call);
CHECKED enum fault run_campaign_create(const struct call *call);
CHECKED enum fault run_campaign_change(const struct call *call);
CHECKED enum fault run_campaign_poster(const struct call *call);
CHECKED enum fault run_campaign_list(const struct call *call);
CHECKED enum fault run_campaign_state(const struct call *call);
CHECKED enum fault run_form_lint(const struct call *call);
CHECKED enum fault run_form_list(const struct call *call);
CHECKED enum fault run_form_show(const struct call *call);
CHECKED enum fault run_form_publish(const struct call *call);
CHECKED enum fault run_form_paper(const struct call *call);
CHECKED enum fault run_unit_list(const struct call *call);
CHECKED enum fault run_unit_check(const struct call *call);
CHECKED enum fault run_unit_heirs(const struct call *call);
CHECKED enum fault run_unit_import(const struct call *call);
CHECKED enum fault run_backup(const struct call *call);
CHECKED enum fault run_restore(const struct call *call);
CHECKED enum fault run_verify(const struct call *call);
CHECKED enum fault run_rebuild(const struct call *call);
CHECKED enum fault run_purge(const struct call *call);
CHECKED enum fault run_audit_verify(const struct call *call);
CHECKED enum fault run_audit_list(const struct call *call);
CHECKED enum fault run_account_add(const struct call *call);
CHECKED enum fault run_account_invite(const struct call *call);
CHECKED enum fault run_account_change(const struct call *call);
CHECKED enum fault run_account_disable(const struct call *call);
CHECKED enum fault run_account_remove(const struct call *call);
CHECKED enum fault run_account_sign_out(const struct call *call);
CHECKED enum fault run_account_reset_code(const struct call *call);
CHECKED enum fault run_account_list(const struct call *call);
CHECKED enum fault run_quarantine_list(const struct call *call);
CHECKED enum fault run_quarantine_rule(const struct call *call);
CHECKED enum fault run_fieldwork(const struct call *call);
CHECKED enum fault run_device_enrol(const struct call *call);
CHECKED enum fault run_device_list(const struct call *call);
CHECKED enum fault run_device_revoke(const struct call *call);
CHECKED enum fault run_device_forget(const struct call *call);
CHECKED enum fault run_ticket_issue(const struct call *call);
CHECKED enum fault run_ticket_count(const struct call *call);
CHECKED enum fault run_import(const struct call *call);
CHECKED enum fault run_export(const struct call *call);
CHECKED enum fault run_report(const struct call *call);
CHECKED enum fault run_published_add(const struct call *call);
CHECKED enum fault run_published_list(const struct call *call);
CHECKED enum fault run_published_remove(const struct call *call);
CHECKED enum fault run_svy(const struct call *call);
CHECKED enum fault run_weights(const struct call *call);
CHECKED enum fault run_index(const struct call *call);
CHECKED enum fault run_sample_plans(const struct call *call);
CHECKED enum fault run_sample_size(const struct call *call);
CHECKED enum fault run_sample_draw(const struct call *call);
CHECKED enum fault run_sample_verify(const struct call *call);
CHECKED enum fault run_sample_sheets(const struct call *call);
CHECKED enum fault run_sample_questionnaires(const struct call *call);
CHECKED enum fault run_sample_answers(const struct call *call);
CHECKED enum fault run_sample_progress(const struct call *call);
CHECKED enum fault run_sample_revisit(const struct call *call);
CHECKED enum fault run_sample_agreement(const struct call *call);
CHECKED enum fault run_sample_interviewers(const struct call *call);
CHECKED enum fault run_scorecard(const struct call *call);

#endif
