/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/questionnaire.h"

#include "base/check_letters.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/form_from.h"
#include "cli/sample_from.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { NUMBERS_MAX = 5000, NUMBER_DIGITS = 4, NUMBER_MOST = 999999999, NUMBER_TEXT = 16 };

#define PDF_BYTES ((size_t)1 << 30)
#define ARENA_BYTES ((size_t)256 << 20)

/* --- in which language ----------------------------------------------------------------------- */

static enum fault choose_language(const struct call *call, struct questionnaire *questionnaire)
{
    const struct form *form = questionnaire->form;
    const char *asked = call_value(call, "language");
    const char *code = asked != NULL ? asked : language_code(call->language);
    int language = form_language(form, code);
    if (language < 0 && asked != NULL)
        return fault_raise(FAULT_USAGE, "paper_language", "value", asked, "form", form->id, NULL);
    questionnaire->language = language < 0 ? 0 : language;
    if (!language_parse(form->languages[questionnaire->language], &questionnaire->words))
        questionnaire->words = call->language;
    return OK;
}

static enum fault write_pdf(const struct questionnaire *questionnaire,
                            const struct questionnaire_copy *copies, size_t count, const char *path)
{
    AUTO(buffer) struct buffer out = buffer_of(PDF_BYTES);
    size_t pages;
    TRY(questionnaire_pdf(questionnaire, copies, count, &out, &pages));
    TRY(call_make_parent(path));
    return file_write(path, out.data, out.length, 0644);
}

/* "0042" -> "0042-7G" */
static const char *with_letters(struct arena *arena, const char *number)
{
    char letters[CHECK_LETTERS_SIZE];
    check_letters_of(number, letters);
    return arena_format(arena, "%s-%s", number, letters);
}

/* --- form paper ------------------------------------------------------------------------------ */

/* "1-1500" */
static enum fault read_range(const char *text, int64_t *out_from, int64_t *out_to)
{
    char from[NUMBER_TEXT];
    char most[NUMBER_TEXT];
    const char *dash = strchr(text, '-');
    size_t length = dash == NULL ? strlen(text) : (size_t)(dash - text);
    snprintf(from, sizeof from, "%.*s", (int)(length < NUMBER_TEXT ? length : NUMBER_TEXT - 1),
             text);
    snprintf(most, sizeof most, "%d", NUMBERS_MAX);
    if (dash == NULL || length >= NUMBER_TEXT || !text_to_integer(from, out_from) ||
        !text_to_integer(dash + 1, out_to) || *out_from < 1 || *out_to < *out_from ||
        *out_to > NUMBER_MOST || *out_to - *out_from >= NUMBERS_MAX)
        return fault_raise(FAULT_USAGE, "paper_numbers", "value", text, "limit", most, NULL);
    return OK;
}

static enum fault number_copies(const char *range, struct arena *arena,
                                struct questionnaire_copy **out, size_t *out_count)
{
    int64_t from, to;
    TRY(read_range(range, &from, &to));
    size_t count = (size_t)(to - from) + 1;
    struct questionnaire_copy *copies = arena_array(arena, count, sizeof *copies);
    if (copies == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++) {
        char number[24];
        snprintf(number, sizeof number, "%0*lld", NUMBER_DIGITS, (long long)from + (long long)i);
        copies[i] = (struct questionnaire_copy){with_letters(arena, number), ""};
        if (copies[i].number == NULL)
            return FAULT_NOMEM;
    }
    *out = copies;
    *out_count = count;
    return OK;
}

enum fault run_form_paper(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *form = NULL;
    const char *range = call_value(call, "numbers");
    struct questionnaire_copy blank = {NULL, ""};
    struct questionnaire_copy *copies = &blank;
    size_t count = 1;
    char said[24];
    TRY(arena_new(ARENA_BYTES, &arena));
    if (range != NULL)
        TRY(number_copies(range, arena, &copies, &count));
    TRY(form_named(call, call->operand, arena, &form));
    struct questionnaire questionnaire = {.form = form};
    TRY(choose_language(call, &questionnaire));
    TRY(write_pdf(&questionnaire, copies, count, call_value(call, "out")));
    snprintf(said, sizeof said, "%zu", count);
    call_say(call, "paper_written", "count", said, "path", call_value(call, "out"), NULL);
    return OK;
}

/* --- sample questionnaires ------------------------------------------------------------------- */

struct printing {
    const struct sample_draw *draw;
    struct questionnaire questionnaire;
    struct arena *arena;
    struct questionnaire_copy *copies; /* of one file */
    size_t count;
};

static const char *say(const struct printing *printing, const char *code, const char *first,
                       const char *second)
{
    AUTO(buffer) struct buffer text = buffer_of(1 << 16);
    message_say(&text, printing->questionnaire.words, code, "first", first, "second", second, NULL);
    return buffer_check(&text) == OK ? arena_text(printing->arena, text.data) : NULL;
}

/* "Hộ số 57, Khu phố 3 (19333-03), Phường Đông Hà" */
static const char *place_of(const struct printing *printing, const struct draw_cluster *cluster,
                            int64_t number)
{
    const struct sample_draw *draw = printing->draw;
    const struct frame_row *row = draw->rows[cluster->first_row];
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)number);
    if (draw->plan->kind == FRAME_DOSSIERS) {
        row = draw->rows[cluster->first_row + (size_t)number - 1];
        return say(printing, "paper_of_dossier", row->code, row->unit->full_name);
    }
    const char *village = cluster->name[0] == '\0' ? cluster->code : cluster->name;
    const char *where = say(printing, "paper_village", village, cluster->code);
    where = where == NULL ? NULL : say(printing, "paper_within", where, row->unit->full_name);
    return where == NULL ? NULL : say(printing, "paper_of_household", digits, where);
}

static enum fault add_copies(struct printing *printing, const struct draw_cluster *cluster,
                             bool reserve)
{
    size_t count = reserve ? cluster->reserve_count : cluster->count;
    for (size_t place = 1; place <= count; place++) {
        struct questionnaire_copy *copy = &printing->copies[printing->count++];
        const char *form = draw_form_number(printing->arena, cluster, place, reserve);
        copy->number = form == NULL ? NULL : with_letters(printing->arena, form);
        copy->place = place_of(printing, cluster,
                               (reserve ? cluster->reserves : cluster->numbers)[place - 1]);
        if (copy->place != NULL && (reserve || cluster->reserve > 0))
            copy->place = say(printing, "paper_reserve", copy->place, "");
        if (copy->number == NULL || copy->place == NULL)
            return FAULT_NOMEM;
    }
    return OK;
}

/* A file for each commune; where dossiers of several were drawn together, for each stratum. */
static const char *file_of(const struct draw_cluster *cluster)
{
    return cluster->commune[0] == '\0' ? cluster->code : cluster->commune;
}

static enum fault write_file(const struct call *call, struct printing *printing, const char *name)
{
    char path[PATH_MAX];
    const char *folder = call_value(call, "out");
    if ((size_t)snprintf(path, sizeof path, "%s/%s.pdf", folder, name) >= sizeof path)
        return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
    if (printing->count > 0)
        TRY(write_pdf(&printing->questionnaire, printing->copies, printing->count, path));
    printing->count = 0;
    return OK;
}

static size_t copies_of(const struct draw_cluster *cluster, bool reserves)
{
    if (cluster->reserve > 0 && !reserves)
        return 0;
    return cluster->count + (reserves ? cluster->reserve_count : 0);
}

static enum fault print_all(const struct call *call, struct printing *printing, size_t *out_count)
{
    const struct sample_draw *draw = printing->draw;
    bool reserves = call_has(call, "reserves");
    size_t total = 0;
    for (size_t i = 0; i < draw->cluster_count; i++)
        total += copies_of(&draw->clusters[i], reserves);
    printing->copies = arena_array(printing->arena, total + 1, sizeof *printing->copies);
    if (printing->copies == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < draw->cluster_count; i++) {
        const struct draw_cluster *cluster = &draw->clusters[i];
        if (copies_of(cluster, reserves) > 0)
            TRY(add_copies(printing, cluster, false));
        if (reserves)
            TRY(add_copies(printing, cluster, true));
        if (i + 1 == draw->cluster_count || strcmp(file_of(cluster), file_of(cluster + 1)) != 0)
            TRY(write_file(call, printing, file_of(cluster)));
    }
    *out_count = total;
    return OK;
}

enum fault run_sample_questionnaires(const struct call *call)
{
    AUTO(sampled) struct sampled sampled = {.arena = NULL};
    AUTO(form) struct form *form = NULL;
    size_t count;
    char said[24];
    TRY(sample_verified(call, &sampled));
    TRY(form_named(call, call_value(call, "form"), sampled.arena, &form));
    struct printing printing = {
        .draw = &sampled.draw, .arena = sampled.arena, .questionnaire = {.form = form}};
    TRY(choose_language(call, &printing.questionnaire));
    TRY(print_all(call, &printing, &count));
    snprintf(said, sizeof said, "%zu", count);
    call_say(call, "paper_written", "count", said, "path", call_value(call, "out"), NULL);
    return OK;
}
