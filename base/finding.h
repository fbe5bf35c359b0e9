/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * finding - something to tell a person about their data: severity, place, message id, arguments.
 *
 *   {severity: error, at: "/answers/q9_24", code: "range", args: {value: "99", low: "1", high:
 * "5"}}
 *
 * Message ids, not prose: base/messages/vi.json and en.json hold the words (message.h).
 * `at` is a JSON pointer into the document, or "line 12", or a path: whatever names the place.
 *
 * Ownership: everything a list holds is copied into the arena it was made with.
 * Thread:    one at a time.
 * Limits:    FINDINGS_MAX findings a list (the rest is counted in `dropped`), FINDING_ARGS_MAX
 *            arguments each.
 */
#ifndef HAILONG_BASE_FINDING_H
#define HAILONG_BASE_FINDING_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

enum { FINDING_ARGS_MAX = 6, FINDINGS_MAX = 500 };

struct finding_arg {
    const char *name;
    const char *value;
};

struct finding {
    enum severity severity;
    const char *at;   /* the place; "" = the whole */
    const char *code; /* message id */
    const struct finding_arg *args;
    size_t arg_count;
};

struct findings {
    struct arena *arena;
    struct finding *items;
    size_t count;
    size_t capacity;
    size_t dropped; /* found after the list was full */
    size_t errors;  /* how many were errors, dropped ones too */
    bool failed;    /* no memory: what the list says is not the whole */
};

/* An empty list whose findings live in `arena`. */
struct findings findings_in(struct arena *arena);

/* Adds one: name, value pairs of text, ended by NULL. Out of memory marks the list. */
void findings_add(struct findings *list, enum severity severity, const char *at, const char *code,
                  ...) __attribute__((sentinel));

/* A note that points to its arguments: name, value pairs of text, ended by NULL; those beyond
 * `args` are left out, a value of NULL is "". For functions that take such pairs themselves. */
struct finding finding_of(const char *code, va_list pairs,
                          struct finding_arg args[FINDING_ARGS_MAX]);

/* Adds a copy of one, the detail of a fault for instance. */
void findings_put(struct findings *list, const struct finding *finding);

/* Copies every finding of `from`, its place prefixed by `prefix`. */
void findings_append(struct findings *list, const char *prefix, const struct findings *from);

/* How many are errors, those that found no room included; never 0 for a list that ran out of
 * memory. */
size_t findings_errors(const struct findings *list);

/* The first error; without one the last finding. The list is not empty. */
const struct finding *findings_first_error(const struct findings *list);

/* "note", "warning", "error". */
const char *severity_name(enum severity severity);

#endif
