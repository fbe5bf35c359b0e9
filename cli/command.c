/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/date.h"
#include "base/file.h"
#include "base/id.h"
#include "forms/campaign.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MESSAGE_BYTES = 8192 };

static size_t option_count(const struct command *command)
{
    size_t count = 0;
    while (count < COMMAND_OPTIONS_MAX && command->options[count].name != NULL)
        count++;
    return count;
}

static int option_find(const struct command *command, const char *name, size_t length)
{
    size_t count = option_count(command);
    for (size_t i = 0; i < count; i++) {
        if (strlen(command->options[i].name) == length &&
            memcmp(command->options[i].name, name, length) == 0)
            return (int)i;
    }
    return -1;
}

const char *call_value(const struct call *call, const char *name)
{
    int at = option_find(call->command, name, strlen(name));
    if (at < 0)
        return NULL;
    return call->values[at] != NULL ? call->values[at] : call->command->options[at].preset;
}

bool call_has(const struct call *call, const char *name) { return call_value(call, name) != NULL; }

const char *call_repeated(const struct call *call, const char *name, size_t index)
{
    int option = option_find(call->command, name, strlen(name));
    size_t met = 0;
    if (index == 0)
        return call_value(call, name);
    for (size_t i = 0; i < call->repeat_count; i++) {
        if (call->repeats[i].option == option && ++met == index)
            return call->repeats[i].value;
    }
    return NULL;
}

static void say_finding(const struct call *call, const struct finding *finding)
{
    AUTO(buffer) struct buffer text = buffer_of(MESSAGE_BYTES);
    message_text(call->language, finding, &text);
    fprintf(stderr, "hailong: %s\n", text.data != NULL ? text.data : finding->code);
}

/* What to exit with; a fault's detail is told first. */
static int exit_status(const struct call *call, enum fault fault)
{
    if (fault != OK)
        say_finding(call, fault_detail());
    return fault_exit_status(fault);
}

void call_say(const struct call *call, const char *code, ...)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding finding = finding_of(code, pairs, args);
    va_end(pairs);
    say_finding(call, &finding);
}

static void put_finding(const struct call *call, const struct finding *finding, struct buffer *out)
{
    static const char *const words[] = {"severity_note", "severity_warning", "severity_error"};
    message_place(call->language, finding->at, out);
    if (finding->at[0] != '\0')
        buffer_text(out, ": ");
    buffer_format(out, "%s: ", message_words(call->language, words[finding->severity]));
    message_text(call->language, finding, out);
}

void call_findings(const struct call *call, const char *path, const struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->items[i];
        AUTO(buffer) struct buffer text = buffer_of(MESSAGE_BYTES);
        put_finding(call, finding, &text);
        fprintf(stderr, "%s: %s\n", path, text.data != NULL ? text.data : finding->code);
    }
    if (findings->dropped > 0) {
        char more[24];
        snprintf(more, sizeof more, "%zu", findings->dropped);
        call_say(call, "findings_more", "count", more, NULL);
    }
}

enum fault call_refuse(const struct call *call, const char *code, const char *path,
                       const struct findings *findings)
{
    char count[24];
    snprintf(count, sizeof count, "%zu", findings_errors(findings));
    call_findings(call, path, findings);
    return fault_raise(FAULT_INVALID, code, "path", path, "count", count, NULL);
}

enum fault call_print(const struct buffer *text)
{
    TRY(buffer_check(text));
    if (text->length > 0 && fwrite(text->data, 1, text->length, stdout) != text->length)
        return fault_raise(FAULT_IO, "output_gone", NULL);
    return fflush(stdout) == 0 ? OK : fault_raise(FAULT_IO, "output_gone", NULL);
}

enum fault call_make_parent(const char *path)
{
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    char *slash = strrchr(parent, '/');
    if (slash == NULL || slash == parent)
        return OK;
    *slash = '\0';
    return folder_make(parent, 0755);
}

static enum fault take_day(const struct call *call, const char *name, int32_t *out)
{
    const char *value = call_value(call, name);
    int32_t day = DAY_NONE;
    if (value != NULL && !day_parse(value, &day))
        return fault_raise(FAULT_USAGE, "option_day", "option", name, "value", value, NULL);
    *out = day;
    return OK;
}

enum fault call_days(const struct call *call, int32_t *out_from, int32_t *out_to)
{
    TRY(take_day(call, "from", out_from));
    TRY(take_day(call, "to", out_to));
    if (*out_from != DAY_NONE && *out_to != DAY_NONE && *out_to < *out_from)
        return fault_raise(FAULT_USAGE, "option_period", "from", call_value(call, "from"), "to",
                           call_value(call, "to"), NULL);
    return OK;
}

enum fault call_usage(enum fault fault) { return fault == FAULT_INVALID ? FAULT_USAGE : fault; }

enum fault call_modes(const struct call *call, unsigned *out)
{
    const char *value = call_value(call, "mode");
    unsigned modes = 0;
    if (value != NULL && !response_modes_parse(value, &modes))
        return fault_raise(FAULT_USAGE, "option_mode_unknown", "value", value, NULL);
    *out = modes;
    return OK;
}

/* --- help ------------------------------------------------------------------------------------ */

static void help_name(const struct command *command, struct buffer *out)
{
    buffer_format(out, "hailong %s", command->name);
    if (command->sub != NULL)
        buffer_format(out, " %s", command->sub);
}

static void help_line(const struct command *command, struct buffer *out)
{
    help_name(command, out);
    if (command->operand != NULL)
        buffer_format(out, " %s", command->operand);
    for (size_t i = 0; i < option_count(command); i++) {
        const struct command_option *option = &command->options[i];
        buffer_text(out, option->required ? " --" : " [--");
        buffer_text(out, option->name);
        if (option->value != NULL)
            buffer_format(out, " %s", option->value);
        if (!option->required)
            buffer_text(out, option->repeats ? "]..." : "]");
    }
    buffer_char(out, '\n');
}

static void help_options(const struct call *call, struct buffer *out)
{
    const struct command *command = call->command;
    for (size_t i = 0; i < option_count(command); i++) {
        const struct command_option *option = &command->options[i];
        char id[64];
        snprintf(id, sizeof id, "option_%s", option->name);
        for (char *at = id; *at != '\0'; at++)
            *at = *at == '-' ? '_' : *at;
        char name[48];
        snprintf(name, sizeof name, "--%s %s", option->name,
                 option->value != NULL ? option->value : "");
        buffer_format(out, "  %-33s %s", name,
                      message_words(call->language, option->words != NULL ? option->words : id));
        if (option->preset != NULL)
            buffer_format(out, " [%s]", option->preset);
        buffer_char(out, '\n');
    }
    buffer_format(out, "  %-33s %s\n", "--lang vi|en",
                  message_words(call->language, "option_lang"));
    buffer_format(out, "  %-33s %s\n", "--json", message_words(call->language, "option_json"));
    buffer_format(out, "  %-33s %s\n", "--help", message_words(call->language, "option_help"));
}

/* What a command has to say below its options: help_<name>_details, where there is one. */
static void help_details(const struct call *call, struct buffer *out)
{
    char id[64];
    snprintf(id, sizeof id, "help_%s_details", call->command->name);
    const char *words = message_words(call->language, id);
    if (strcmp(words, id) != 0)
        buffer_format(out, "\n%s\n", words);
}

static int help_command(const struct call *call)
{
    AUTO(buffer) struct buffer out = buffer_of(MESSAGE_BYTES);
    buffer_format(&out, "%s\n\n  ", message_words(call->language, call->command->summary));
    help_line(call->command, &out);
    buffer_char(&out, '\n');
    help_options(call, &out);
    help_details(call, &out);
    return exit_status(call, call_print(&out));
}

/* One line a command; only those called `name` unless it is NULL. */
static void help_list(const struct call *call, const char *name, struct buffer *out)
{
    for (const struct command *command = commands; command->name != NULL; command++) {
        if (name != NULL && strcmp(command->name, name) != 0)
            continue;
        AUTO(buffer) struct buffer words = buffer_of(256);
        help_name(command, &words);
        buffer_format(out, "  %-30s %s\n", words.data,
                      message_words(call->language, command->summary));
    }
}

static int help_all(const struct call *call)
{
    AUTO(buffer) struct buffer out = buffer_of(MESSAGE_BYTES);
    buffer_format(&out, "hailong %s - %s\n\n", HAILONG_VERSION,
                  message_words(call->language, "help_all"));
    help_list(call, NULL, &out);
    buffer_format(&out, "\n%s\n", message_words(call->language, "help_more"));
    return exit_status(call, call_print(&out));
}

/* --- parsing --------------------------------------------------------------------------------- */

/* What is common to all commands, taken before the command is known, so that even a usage error
 * speaks the caller's language. */
static void language_from(int argc, char **argv, struct call *call)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES"};
    for (size_t i = 0; i < ARRAY_LENGTH(variables); i++) {
        if (language_parse(getenv(variables[i]), &call->language))
            break;
    }
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            (void)language_parse(argv[i + 1], &call->language);
        if (strncmp(argv[i], "--lang=", 7) == 0)
            (void)language_parse(argv[i] + 7, &call->language);
    }
}

static int usage(const struct call *call, const char *code, const char *what)
{
    AUTO(buffer) struct buffer line = buffer_of(MESSAGE_BYTES);
    call_say(call, code, "what", what, NULL);
    if (call->command != NULL) {
        help_line(call->command, &line);
        fprintf(stderr, "  %s", line.data != NULL ? line.data : "");
    } else {
        call_say(call, "usage_help", NULL);
    }
    return fault_exit_status(FAULT_USAGE);
}

/* The command that argv names; *out_next = first argument after its name. */
static const struct command *command_find(int argc, char **argv, int *out_next)
{
    for (const struct command *command = commands; command->name != NULL; command++) {
        if (strcmp(command->name, argv[1]) != 0)
            continue;
        *out_next = command->sub == NULL ? 2 : 3;
        if (command->sub == NULL || (argc > 2 && strcmp(command->sub, argv[2]) == 0))
            return command;
    }
    return NULL;
}

/* The value of the option at argv[*at]: after its `=`, or the next argument. NULL when there is
 * none, it is empty, or what follows is another option (a value that looks like one needs `=`). */
static const char *take_value(int argc, char **argv, int *at)
{
    const char *equals = strchr(argv[*at], '=');
    if (equals != NULL)
        return equals[1] != '\0' ? equals + 1 : NULL;
    const char *next = *at + 1 < argc ? argv[*at + 1] : "";
    if (next[0] == '\0' || strncmp(next, "--", 2) == 0)
        return NULL;
    *at += 1;
    return next;
}

/* Takes an option without a value; -1 = --json. Returns 0, or the exit status of a usage error. */
static int take_flag(struct call *call, const char *text, int option)
{
    if (strchr(text, '=') != NULL)
        return usage(call, "usage_extra", text);
    if (option < 0)
        call->json = true;
    else
        call->values[option] = "yes";
    return 0;
}

static bool is_twice(const struct call *call, int option)
{
    return option >= 0 && call->values[option] != NULL && !call->command->options[option].repeats;
}

/* Returns as take_flag does. */
static int put_value(struct call *call, int option, const char *value)
{
    if (call->values[option] == NULL) {
        call->values[option] = value;
        return 0;
    }
    if (call->repeat_count == COMMAND_REPEATS_MAX)
        return usage(call, "usage_extra", value);
    call->repeats[call->repeat_count].option = option;
    call->repeats[call->repeat_count++].value = value;
    return 0;
}

/* Takes argv[*at] as an option. Returns as take_flag does. */
static int take_option(struct call *call, int argc, char **argv, int *at)
{
    const char *text = argv[*at];
    size_t length = strcspn(text + 2, "=");
    bool is_lang = length == 4 && memcmp(text + 2, "lang", 4) == 0;
    bool is_json = length == 4 && memcmp(text + 2, "json", 4) == 0;
    int option = option_find(call->command, text + 2, length);
    if (option < 0 && !is_lang && !is_json)
        return usage(call, "usage_unknown_option", text);
    if (is_twice(call, option))
        return usage(call, "usage_twice", call->command->options[option].name);
    if (is_json || (!is_lang && call->command->options[option].value == NULL))
        return take_flag(call, text, option);
    const char *value = take_value(argc, argv, at);
    if (value == NULL)
        return usage(call, "usage_no_value", text);
    if (is_lang)
        return language_parse(value, &call->language) ? 0 : usage(call, "usage_language", value);
    return put_value(call, option, value);
}

static bool wants_operand(const struct call *call)
{
    const char *operand = call->command->operand;
    if (operand == NULL || strstr(operand, "...") != NULL)
        return operand != NULL;
    size_t most = 1;
    for (const char *at = operand; (at = strchr(at, ' ')) != NULL; at++)
        most++;
    return call->operand_count < most;
}

static int take_arguments(struct call *call, int argc, char **argv, int next)
{
    for (int i = next; i < argc; i++) {
        if (strncmp(argv[i], "--", 2) == 0) {
            int status = take_option(call, argc, argv, &i);
            if (status != 0)
                return status;
        } else if (wants_operand(call)) {
            call->operands = argv + next; /* gathered where those before them stood */
            call->operands[call->operand_count++] = argv[i];
            call->operand = call->operands[0];
        } else {
            return usage(call, "usage_extra", argv[i]);
        }
    }
    if (call->command->operand != NULL && (call->operand == NULL || call->operand[0] == '\0'))
        return usage(call, "usage_no_operand", call->command->operand);
    for (size_t i = 0; i < option_count(call->command); i++) {
        if (call->command->options[i].required && call->values[i] == NULL)
            return usage(call, "usage_missing", call->command->options[i].name);
    }
    return 0;
}

static bool wants(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], word) == 0)
            return true;
    }
    return false;
}

/* argv names no command: one of a group's (`campaign`) without its verb or with a wrong one, or
 * nothing that is known. */
static int unknown_command(const struct call *call, int argc, char **argv)
{
    AUTO(buffer) struct buffer list = buffer_of(MESSAGE_BYTES);
    AUTO(buffer) struct buffer name = buffer_of(MESSAGE_BYTES);
    help_list(call, argv[1], &list);
    if (list.length == 0)
        return usage(call, "usage_unknown_command", argv[1]);
    if (wants(argc, argv, "--help"))
        return exit_status(call, call_print(&list));
    buffer_text(&name, argv[1]);
    if (argc > 2 && strncmp(argv[2], "--", 2) != 0)
        buffer_format(&name, " %s", argv[2]);
    call_say(call, "usage_group", "what", name.data, NULL);
    fputs(list.data, stderr);
    return fault_exit_status(FAULT_USAGE);
}

int command_run(int argc, char **argv)
{
    struct call call = {.language = LANGUAGE_VI};
    enum fault fault = message_load();
    if (fault == OK)
        fault = id_start();
    if (fault != OK)
        return exit_status(&call, fault);
    language_from(argc, argv, &call);
    while (argc > 2 && strcmp(argv[1], "--lang") == 0) { /* it may stand before the command, too */
        argc -= 2;
        argv += 2;
    }
    if (argc > 1 && strcmp(argv[1], "--version") == 0)
        return printf("hailong %s\n", HAILONG_VERSION) > 0 ? 0 : 4;
    if (argc < 2)
        return usage(&call, "usage_no_command", "");
    int next = 1;
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
        return help_all(&call);
    call.command = command_find(argc, argv, &next);
    if (call.command == NULL)
        return unknown_command(&call, argc, argv);
    if (wants(argc, argv, "--help"))
        return help_command(&call);
    int status = take_arguments(&call, argc, argv, next);
    return status != 0 ? status : exit_status(&call, call.command->run(&call));
}
