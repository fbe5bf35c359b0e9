/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample/revisit.h"

#include "base/id.h"

#include <stdlib.h>
#include <string.h>

enum { SEED_BYTES = 4096, LIST_BYTES = 64 << 20 };

struct revisiting {
    const struct contacts *contacts;
    struct findings *findings;
    const struct contact_form **done; /* by interviewer, then number */
    size_t done_count;
    struct revisit revisit;
};

static int by_interviewer(const void *a, const void *b)
{
    const struct contact_form *one = *(const struct contact_form *const *)a;
    const struct contact_form *other = *(const struct contact_form *const *)b;
    int order = strcmp(one->interviewer, other->interviewer);
    return order != 0 ? order : strcmp(one->number, other->number);
}

static int by_number(const void *a, const void *b)
{
    return strcmp(((const struct revisit_form *)a)->number,
                  ((const struct revisit_form *)b)->number);
}

/* --- what there is to choose from ------------------------------------------------------------ */

static enum fault find_done(struct revisiting *work)
{
    const struct contacts *contacts = work->contacts;
    struct arena *arena = work->findings->arena;
    work->done = arena_array(arena, contacts->form_count + 1, sizeof *work->done);
    if (work->done == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < contacts->form_count; i++) {
        const struct contact_form *form = &contacts->forms[i];
        if (!contact_answered(form))
            continue;
        if (form->interviewer[0] == '\0')
            findings_add(work->findings, SEVERITY_ERROR,
                         arena_format(arena, "line %zu", form->line), "revisit_interviewer", "form",
                         form->number, NULL);
        work->done[work->done_count++] = form;
    }
    if (work->done_count == 0)
        findings_add(work->findings, SEVERITY_ERROR, "", "revisit_none", NULL);
    qsort(work->done, work->done_count, sizeof *work->done, by_interviewer);
    return OK;
}

/* Of "interviewer form", a line each, in their order. */
static enum fault hash_done(struct revisiting *work)
{
    AUTO(buffer) struct buffer text = buffer_of(LIST_BYTES);
    char hash[HASH_TEXT_SIZE];
    for (size_t i = 0; i < work->done_count; i++)
        buffer_format(&text, "%s %s\n", work->done[i]->interviewer, work->done[i]->number);
    TRY(buffer_check(&text));
    hash_text(hash_of(text.data, text.length), hash);
    work->revisit.interviews = (int64_t)work->done_count;
    work->revisit.interviews_hash = arena_text(work->findings->arena, hash);
    return work->revisit.interviews_hash == NULL ? FAULT_NOMEM : OK;
}

static enum fault find_interviewers(struct revisiting *work)
{
    struct revisit *revisit = &work->revisit;
    struct arena *arena = work->findings->arena;
    revisit->interviewers = arena_array(arena, work->done_count, sizeof *revisit->interviewers);
    revisit->forms = arena_array(arena, work->done_count, sizeof *revisit->forms);
    if (revisit->interviewers == NULL || revisit->forms == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < work->done_count; i++) {
        const char *code = work->done[i]->interviewer;
        size_t count = revisit->interviewer_count;
        if (count == 0 || strcmp(revisit->interviewers[count - 1].code, code) != 0)
            revisit->interviewers[revisit->interviewer_count++].code = code;
        revisit->interviewers[revisit->interviewer_count - 1].done++;
    }
    return OK;
}

/* --- the draw -------------------------------------------------------------------------------- */

static enum fault random_of(const struct revisit *revisit, const char *interviewer,
                            struct random *out)
{
    AUTO(buffer) struct buffer text = buffer_of(SEED_BYTES);
    uint64_t seed = 0;
    buffer_format(&text, "hailong revisit 1\n%lld\n%s\n%s\n%s\n", (long long)revisit->ask.seed,
                  revisit->ask.record_hash, revisit->interviews_hash, interviewer);
    TRY(buffer_check(&text));
    struct hash hash = hash_of(text.data, text.length);
    for (size_t i = 0; i < sizeof seed; i++)
        seed |= (uint64_t)hash.bytes[i] << (8 * i);
    *out = random_seeded(seed);
    return OK;
}

/* Rounded up, in whole numbers; a share times a count of forms stays far below 2^63. */
static int64_t take_of(const struct revisit_ask *ask, int64_t done)
{
    int64_t part = ask->share.numerator * done;
    int64_t take = part / ask->share.denominator + (part % ask->share.denominator > 0);
    if (take < ask->each)
        take = ask->each;
    return take < done ? take : done;
}

static enum fault draw_of(struct revisiting *work, size_t interviewer, size_t from)
{
    struct revisit *revisit = &work->revisit;
    struct revisit_interviewer *whose = &revisit->interviewers[interviewer];
    struct select_ask ask = {.method = SELECT_SIMPLE, .count = (size_t)whose->done};
    struct unit_selection selection;
    struct random random;
    whose->take = take_of(&revisit->ask, whose->done);
    ask.take = (size_t)whose->take;
    if (whose->done < revisit->ask.each) {
        const char *done = arena_format(work->findings->arena, "%lld", (long long)whose->done);
        findings_add(work->findings, SEVERITY_WARNING, "", "revisit_all", "interviewer",
                     whose->code, "done", done == NULL ? "" : done, NULL);
    }
    TRY(random_of(revisit, whose->code, &random));
    TRY(select_prepare(&ask, work->findings->arena, &selection));
    TRY(select_draw(&selection, &random));
    for (size_t i = 0; i < ask.take; i++) {
        const struct contact_form *form = work->done[from + selection.drawn[i]];
        revisit->forms[revisit->form_count++] =
            (struct revisit_form){form->number, interviewer, form};
    }
    return OK;
}

enum fault revisit_draw(const struct contacts *contacts, const struct revisit_ask *ask,
                        struct findings *findings, struct revisit *out)
{
    struct revisiting work = {.contacts = contacts, .findings = findings, .revisit.ask = *ask};
    size_t from = 0;
    TRY(find_done(&work));
    if (findings_errors(findings) > 0)
        return OK;
    TRY(hash_done(&work));
    TRY(find_interviewers(&work));
    for (size_t i = 0; i < work.revisit.interviewer_count; i++) {
        TRY(draw_of(&work, i, from));
        from += (size_t)work.revisit.interviewers[i].done;
    }
    qsort(work.revisit.forms, work.revisit.form_count, sizeof *work.revisit.forms, by_number);
    *out = work.revisit;
    return OK;
}
