/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz - what the fuzz targets share. A target is one file, target_<name>.c, with
 * LLVMFuzzerTestOneInput; linked with replay.c it is a test, with libFuzzer a fuzzer (README.md).
 *
 *   bytes --parser--> refused: by a fault or findings that can be told to a person
 *                 `-> read: what MUST hold of it (round trips, limits, agreement)
 *
 * A target finds fault by MUST, which ends the process and says where; the sanitizers see the rest.
 * Thread: one.
 */
#ifndef HAILONG_TESTS_FUZZ_FUZZ_H
#define HAILONG_TESTS_FUZZ_FUZZ_H

#include "forms/response.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The entry points libFuzzer calls; the first is each target's, the second fuzz.c's: it readies the
 * base room. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argument_count, char ***arguments);

/* A property of the program. Not assert(), which NDEBUG takes away. */
#define MUST(condition) ((condition) ? (void)0 : fuzz_failed(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_failed(const char *condition, const char *file, int line);

/* A call that nothing from outside can make fail. */
#define MUST_BE_OK(call) MUST((call) == OK)

/* The fault's detail, and each finding, has words in both languages with an argument for every hole
 * in them, and holds UTF-8 only. */
void fuzz_check_detail(void);
void fuzz_check_findings(const struct findings *findings);

/* Judges a response and codes it: neither may fail, and they agree on every question. */
void fuzz_check_judgement(const struct form *form, const struct response *response,
                          struct findings *findings);

/* Writes a stored document (canonical JSON without id) as a row of a table and reads it back. With
 * `good` (nothing is wrong with the response) the row read back is the same row and the same codes.
 */
void fuzz_check_table(const struct form *form, const char *document, bool good);

/* A form that the targets start with; loaded once, kept for the life of the process. */
const struct form *fuzz_form_shipped(void);    /* sipas-2026 */
const struct form *fuzz_form_every_type(void); /* every-type.json */

bool fuzz_same(const struct buffer *a, const struct buffer *b);

#endif
