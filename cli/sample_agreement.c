/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/sample_field.h"
#include "base/json_write.h"
#include "base/text.h"
#include "cli/sample_from.h"

#include <string.h>

#define ARENA_BYTES ((size_t)1 << 30)
enum { OUTPUT_BYTES = 64 << 20 };

static enum fault read_answers(const struct call *call, const char *option,
                               const struct answers_ask *ask, struct arena *arena,
                               struct answers *out)
{
    AUTO(csv_reader) struct csv_reader *csv = NULL;
    const char *path = call_value(call, option);
    struct findings findings = findings_in(arena);
    TRY(csv_open(path, &csv));
    TRY(answers_read(csv, ask, &findings, out));
    return findings_errors(&findings) > 0 ? call_refuse(call, "answers_refused", path, &findings)
                                          : OK;
}

static void put_interval(struct json_out *json, const double ends[2])
{
    json_open(json, "interval", '[');
    json_put_number(json, NULL, ends[0]);
    json_put_number(json, NULL, ends[1]);
    json_close(json, ']');
}

/* --- agreement ------------------------------------------------------------------------------- */

static enum fault read_list(const struct call *call, struct arena *arena, struct revisit *out)
{
    AUTO(json) struct json *json = NULL;
    const char *path = call_value(call, "revisit");
    struct findings findings = findings_in(arena);
    TRY(sample_read_json(path, RECORD_BYTES_MAX, &json));
    TRY(revisit_read(json, &findings, out));
    return findings_errors(&findings) > 0
               ? call_refuse(call, "sample_record_refused", path, &findings)
               : OK;
}

static void put_questions(struct json_out *json, const struct agreement *agreement,
                          const struct agreement_line *line)
{
    const struct revisit_questions *questions = &agreement->revisit->ask.questions;
    json_open(json, "questions", '[');
    for (size_t i = 0; i < questions->count; i++) {
        const struct agreement_question *question = &line->questions[i];
        bool few = question->kappa.n < AGREEMENT_MIN;
        json_open(json, NULL, '{');
        json_put_text(json, "question", questions->names[i]);
        json_put_text(json, "kind", i < questions->choices ? "choice" : "scale");
        json_put_integer(json, "pairs", (int64_t)question->kappa.n);
        json_put_number(json, "share", question->share);
        put_interval(json, question->interval);
        if (!few) {
            json_open(json, "kappa", '{');
            json_put_number(json, "value", question->kappa.kappa);
            json_put_number(json, "se", question->kappa.se);
            put_interval(json, question->kappa.interval);
            json_close(json, '}');
        }
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_line(struct json_out *json, const struct agreement *agreement,
                     const struct agreement_line *line)
{
    static const char *const results[REVISIT_RESULTS] = {"pending", "met",   "absent",
                                                         "refused", "never", "no_household"};
    json_open(json, NULL, '{');
    json_put_text(json, "interviewer", line->interviewer);
    json_put_integer(json, "done", line->done);
    json_put_integer(json, "listed", line->listed);
    for (size_t i = 0; i < REVISIT_RESULTS; i++)
        json_put_integer(json, results[i], line->results[i]);
    json_put_integer(json, "compared", line->compared);
    json_put_integer(json, "answers", line->answers);
    json_put_integer(json, "same", line->same);
    json_put_number(json, "share", line->share);
    put_interval(json, line->interval);
    json_put_number(json, "p", line->p);
    json_put_number(json, "p_adjusted", line->p_adjusted);
    put_questions(json, agreement, line);
    json_close(json, '}');
}

static enum fault print_agreement(const struct agreement *agreement,
                                  const struct findings *findings)
{
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out json = json_out_to(&text);
    json_open(&json, NULL, '{');
    json_open(&json, "lines", '[');
    for (size_t i = 0; i <= agreement->interviewer_count; i++)
        put_line(&json, agreement, &agreement->lines[i]);
    json_close(&json, ']');
    json_put_findings(&json, "findings", findings);
    json_close(&json, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

enum fault run_sample_agreement(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    struct revisit revisit;
    struct answers first;
    struct answers second;
    struct agreement agreement;
    struct document document;
    TRY(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    TRY(read_list(call, arena, &revisit));
    struct answers_ask ask = {.questions = revisit.ask.questions.names,
                              .question_count = revisit.ask.questions.count,
                              .scales_from = revisit.ask.questions.choices,
                              .by_form = true};
    TRY(read_answers(call, "answers", &ask, arena, &first));
    ask.second = true;
    TRY(read_answers(call, "second", &ask, arena, &second));
    TRY(agreement_make(&revisit, &first, &second, &findings, &agreement));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "answers_refused", call_value(call, "second"), &findings);
    if (call->json)
        return print_agreement(&agreement, &findings);
    TRY(sample_agreement_document(&agreement, &findings, call->language, arena, &document));
    return sample_show(call, &document, arena);
}

/* --- interviewers ---------------------------------------------------------------------------- */

static enum fault take_unknown(const struct call *call, struct arena *arena,
                               struct interviewers_ask *ask)
{
    const char *names[INTERVIEWERS_UNKNOWN_MAX];
    struct sample_list list = {names, INTERVIEWERS_UNKNOWN_MAX, 0};
    TRY(sample_list_of(call, "unknown", arena, &list));
    ask->unknown_count = list.count;
    for (size_t i = 0; i < ask->unknown_count; i++) {
        int64_t code;
        if (!text_to_integer(names[i], &code) || code < 0 || code > ANSWER_CODE_MAX)
            return fault_raise(FAULT_USAGE, "interviewers_code", "value", names[i], NULL);
        ask->unknown[i] = (int32_t)code;
    }
    return OK;
}

static void put_effects(struct json_out *json, const struct interviewers *interviewers)
{
    const struct answers_ask *ask = &interviewers->answers->ask;
    json_open(json, "items", '[');
    for (size_t i = 0; i < ask->question_count; i++) {
        const struct interviewer_effect *effect = &interviewers->effects[i];
        json_open(json, NULL, '{');
        json_put_text(json, "item", ask->questions[i]);
        json_put_integer(json, "answers", effect->answers);
        json_put_integer(json, "interviewers", effect->interviewers);
        json_put_number(json, "rho", effect->rho);
        put_interval(json, effect->interval);
        json_put_number(json, "deff", effect->deff);
        json_put_number(json, "p", effect->p);
        json_put_number(json, "p_adjusted", effect->p_adjusted);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void put_share(struct json_out *json, const char *name, int64_t part, int64_t whole)
{
    json_open(json, name, '[');
    json_put_integer(json, NULL, part);
    json_put_integer(json, NULL, whole);
    json_close(json, ']');
}

/* Of few interviews only how many, as on paper. */
static void put_lines(struct json_out *json, const struct interviewers *interviewers)
{
    json_open(json, "interviewers", '[');
    for (size_t i = 0; i < interviewers->line_count; i++) {
        const struct interviewer_line *line = &interviewers->lines[i];
        json_open(json, NULL, '{');
        json_put_text(json, "interviewer", line->code);
        json_put_integer(json, "interviews", line->interviews);
        json_put_integer(json, "villages", line->villages);
        if (line->timed >= INTERVIEWERS_MIN) {
            json_put_number(json, "seconds", line->seconds);
            put_share(json, "short", line->shorts, line->timed);
        }
        if (line->interviews >= INTERVIEWERS_MIN) {
            put_share(json, "straight", line->straight, line->straight_of);
            put_share(json, "unknown", line->unknown, line->unknown_of);
        }
        json_close(json, '}');
    }
    json_close(json, ']');
}

static enum fault print_interviewers(const struct interviewers *interviewers,
                                     const struct findings *findings)
{
    static const char *const within[] = {"nothing", "commune", "village"};
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct json_out json = json_out_to(&text);
    json_open(&json, NULL, '{');
    json_put_integer(&json, "interviews", interviewers->interviews);
    json_put_text(&json, "within", within[interviewers->within]);
    put_lines(&json, interviewers);
    put_effects(&json, interviewers);
    json_put_findings(&json, "findings", findings);
    json_close(&json, '}');
    buffer_char(&text, '\n');
    return call_print(&text);
}

enum fault run_sample_interviewers(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    const char *items[ANSWER_QUESTIONS_MAX];
    struct answers answers;
    struct answers_ask wanted = {.questions = items};
    struct interviewers_ask ask = {.answers = &answers};
    struct interviewers interviewers;
    struct document document;
    TRY(arena_new(ARENA_BYTES, &arena));
    struct findings findings = findings_in(arena);
    struct sample_list list = {items, ANSWER_QUESTIONS_MAX, 0};
    TRY(sample_list_of(call, "items", arena, &list));
    wanted.question_count = wanted.scales_from = list.count;
    TRY(take_unknown(call, arena, &ask));
    TRY(read_answers(call, "answers", &wanted, arena, &answers));
    TRY(interviewers_make(&ask, &findings, &interviewers));
    if (findings_errors(&findings) > 0)
        return call_refuse(call, "answers_refused", call_value(call, "answers"), &findings);
    if (call->json)
        return print_interviewers(&interviewers, &findings);
    TRY(sample_interviewers_document(&interviewers, &findings, call->language, arena, &document));
    return sample_show(call, &document, arena);
}
