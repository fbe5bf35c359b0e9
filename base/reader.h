/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * reader - reading a definition written in JSON (a form, an index): what belongs there, what is
 * missing, what is of the wrong kind; each mistake is a finding at its JSON pointer.
 *
 *   document --reader_needed("nodes")--> list --reader_item(3)--> node --reader_member("code")-->
 * ...
 *
 * A reader goes on after a mistake, so that one run shows them all. What is absent reads as nothing
 * and says nothing: reader_needed has said it. What a text, an id or a number must be like is for
 * the room that owns the format; it builds on these.
 *
 * Lack of memory is remembered in `fault` and looked at once, by reader_end; who needs the memory
 * at once checks for NULL.
 *
 * Ownership: texts and arrays are copied into the reader's arena. A value points to its reader and
 *            to the value that holds it: both stay where they are while it is used.
 * Thread:    one at a time.
 * Faults:    reader_end: NOMEM; LIMIT for memory and for a canonical text over
 *            READER_DOCUMENT_BYTES.
 * Example:
 *     struct reader reader = reader_of(&codes, arena, findings);
 *     struct written document = {.json = json, .reader = &reader};
 *     struct written valid = reader_needed(&document, "valid");
 *     if (reader_object(&valid, (const char *const[]){"from", "to", NULL}))
 *         ...
 *     TRY(reader_end(&reader, json, &text, &hash));
 */
#ifndef HAILONG_BASE_READER_H
#define HAILONG_BASE_READER_H

#include "base/expr.h"
#include "base/id.h"
#include "base/place.h"

enum { READER_DOCUMENT_BYTES = 2 << 20 };

/* The message ids a format uses for what can be wrong in any. */
struct reader_codes {
    const char *type;           /* {expected} */
    const char *count;          /* {limit} */
    const char *unknown_member; /* {member} */
    const char *missing;        /* {member} */
    bool missing_in_object;     /* said at the object that lacks it, not where it would be */
};

struct reader {
    const struct reader_codes *codes;
    struct arena *arena;
    struct findings *findings;
    size_t before;    /* errors there were before this reading */
    enum fault fault; /* the first */
};

/* A value and where it stands; json is NULL when it is absent. */
struct written {
    const struct json *json;
    struct place at;
    struct reader *reader;
};

struct reader reader_of(const struct reader_codes *codes, struct arena *arena,
                        struct findings *findings);

/* What became of it: its fault; or, when nothing was wrong, the document's canonical text (in the
 * arena) and that text's hash, which are its identity. When something was, *out_text stays. */
CHECKED enum fault reader_end(const struct reader *reader, const struct json *document,
                              const char **out_text, struct hash *out_hash);

void reader_remember(struct reader *reader, enum fault fault);
/* `count` zeroed elements in the arena, or NULL with the fault remembered. */
void *reader_array(struct reader *reader, size_t count, size_t size);
/* A copy in the arena, or NULL with the fault remembered. */
const char *reader_copy(struct reader *reader, const char *text);

/* Adds a finding at a value: message id, then name, value pairs of text. */
#define READER_SAY(value, severity, ...)                                                           \
    findings_add((value)->reader->findings, (severity),                                            \
                 place_pointer(&(value)->at, (value)->reader->findings), __VA_ARGS__, NULL)
#define READER_ERROR(value, ...) READER_SAY(value, SEVERITY_ERROR, __VA_ARGS__)
#define READER_WARNING(value, ...) READER_SAY(value, SEVERITY_WARNING, __VA_ARGS__)
/* An error whose one argument is a text from outside: it is quoted like place_excerpt. */
void reader_refuse(const struct written *value, const char *code, const char *name,
                   const char *text);

/* A member of an object. */
struct written reader_member(const struct written *object, const char *name);
/* The same, with a finding when it is absent. */
struct written reader_needed(const struct written *object, const char *name);
/* Members and items met on the way through a value with json_first and json_next. */
struct written reader_entry(const struct written *object, const struct json *member);
struct written reader_item(const struct written *list, const struct json *item, size_t position);

/* True for a value of a kind; else the finding, with an example of what is `expected`. */
bool reader_is(const struct written *value, enum json_kind kind, const char *expected);
/* True for an object. `names` ends with NULL: any other member is a finding. */
bool reader_object(const struct written *value, const char *const *names);
/* True for an array of 1 to `most` items; else the finding. */
bool reader_list(const struct written *value, size_t most);
/* true or false; `otherwise` when it is absent or (with the finding) neither. */
bool reader_truth(const struct written *value, bool otherwise);
/* An expression; NULL with the findings otherwise. */
const struct expr *reader_expression(const struct written *value);

#endif
