/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/simulate.h"

#include "base/json_write.h"
#include "base/random.h"

#include <stdio.h>
#include <string.h>

enum { PER_MILLE = 1000, VILLAGES_MAX = 16, OPENING_MINUTE = 7 * 60, OPEN_MINUTES = 9 * 60 };

struct simulated_unit {
    const char *code;
    int64_t size; /* relative chance that an answer comes from here */
    int64_t level;
    int64_t village_count;
    int64_t village_levels[VILLAGES_MAX];
};

struct simulation {
    const struct json *model;
    const struct form *form;
    struct random random;
    struct simulated_unit *units;
    size_t unit_count;
    int64_t size_total;
    int32_t first_day;
    int32_t day_count;
    size_t count;
};

/* What is drawn once for a person. */
struct person {
    const struct simulated_unit *unit;
    int64_t village;
    int64_t level;
    bool partial;
    const char *skips; /* id of the required item left out; NULL = none */
};

static enum fault refuse(const char *what)
{
    return fault_raise(FAULT_INVALID, "demo_model", "what", what, NULL);
}

static int64_t model_integer(const struct simulation *simulation, const char *name)
{
    int64_t value = 0;
    (void)json_integer(json_member(simulation->model, name), &value);
    return value;
}

static int64_t item_integer(const struct json *array, size_t index)
{
    const struct json *item = json_first(array);
    while (item != NULL && index-- > 0)
        item = json_next(item);
    int64_t value = 0;
    (void)json_integer(item, &value);
    return value;
}

/* Near normal with mean 0 and standard deviation `spread`: twelve uniform draws (Irwin-Hall). */
static int64_t draw_normal(struct simulation *simulation, int64_t spread)
{
    int64_t sum = 0;
    for (int i = 0; i < 12; i++)
        sum += (int64_t)random_below(&simulation->random, 65536);
    return (sum - INT64_C(6) * 65535) * spread / 65536;
}

static int64_t spread_of(const struct simulation *simulation, const char *part)
{
    int64_t value = 0;
    (void)json_integer(json_member(json_member(simulation->model, "spread"), part), &value);
    return value;
}

static int64_t draw_between(struct simulation *simulation, int64_t low, int64_t high)
{
    if (high <= low)
        return low;
    return low + (int64_t)random_below(&simulation->random, (uint64_t)(high - low + 1));
}

static bool draw_chance(struct simulation *simulation, const char *name)
{
    return (int64_t)random_below(&simulation->random, PER_MILLE) < model_integer(simulation, name);
}

/* Position drawn with the chances of a model's array; 0 when the array is empty. */
static size_t draw_weighted(struct simulation *simulation, const struct json *weights)
{
    int64_t total = 0;
    size_t count = json_count(weights);
    for (size_t i = 0; i < count; i++)
        total += item_integer(weights, i);
    if (total <= 0)
        return 0;
    int64_t left = (int64_t)random_below(&simulation->random, (uint64_t)total);
    for (size_t i = 0; i < count; i++) {
        left -= item_integer(weights, i);
        if (left < 0)
            return i;
    }
    return count - 1;
}

static void make_unit(struct simulation *simulation, const struct unit *unit, size_t position)
{
    struct simulated_unit *made = &simulation->units[position];
    const struct json *sizes = json_member(simulation->model, "unit_size");
    const struct json *villages = json_member(simulation->model, "villages");
    bool is_small = (int64_t)position < model_integer(simulation, "small_units");
    int64_t size = draw_between(simulation, item_integer(sizes, 0), item_integer(sizes, 1));
    made->code = unit->code;
    made->size = is_small ? model_integer(simulation, "small_unit_size") : size;
    made->level = draw_normal(simulation, spread_of(simulation, "unit"));
    made->village_count =
        draw_between(simulation, item_integer(villages, 0), item_integer(villages, 1));
    for (int64_t i = 0; i < made->village_count; i++)
        made->village_levels[i] = draw_normal(simulation, spread_of(simulation, "village"));
    simulation->size_total += made->size;
}

static enum fault make_units(struct simulation *simulation, struct arena *arena,
                             const struct unit_list *units)
{
    const char *province = json_member_text(simulation->model, "province");
    const struct json *villages = json_member(simulation->model, "villages");
    if (province == NULL || item_integer(villages, 0) < 1 ||
        item_integer(villages, 1) > VILLAGES_MAX)
        return refuse("province, villages");
    simulation->units = arena_array(arena, unit_list_count(units), sizeof *simulation->units);
    if (simulation->units == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (unit->level == UNIT_COMMUNE && strcmp(unit->parent, province) == 0)
            make_unit(simulation, unit, simulation->unit_count++);
    }
    return simulation->size_total > 0 ? OK : refuse("unit_size");
}

enum fault simulation_new(struct arena *arena, const struct json *model, const struct form *form,
                          const struct unit_list *units, struct simulation **out)
{
    struct simulation *simulation = arena_alloc(arena, sizeof *simulation);
    if (simulation == NULL)
        return FAULT_NOMEM;
    simulation->model = model;
    simulation->form = form;
    int32_t last_day = 0;
    const char *from = json_member_text(model, "from");
    const char *to = json_member_text(model, "to");
    if (from == NULL || to == NULL || !day_parse(from, &simulation->first_day) ||
        !day_parse(to, &last_day) || last_day < simulation->first_day)
        return refuse("from, to");
    simulation->day_count = last_day - simulation->first_day + 1;
    simulation->random = random_seeded((uint64_t)model_integer(simulation, "seed"));
    simulation->count = (size_t)model_integer(simulation, "responses");
    TRY(make_units(simulation, arena, units));
    *out = simulation;
    return OK;
}

size_t simulation_count(const struct simulation *simulation) { return simulation->count; }

/* --- one response ---------------------------------------------------------------------------- */

static const struct simulated_unit *draw_unit(struct simulation *simulation)
{
    int64_t left = (int64_t)random_below(&simulation->random, (uint64_t)simulation->size_total);
    for (size_t i = 0; i < simulation->unit_count; i++) {
        left -= simulation->units[i].size;
        if (left < 0)
            return &simulation->units[i];
    }
    return &simulation->units[simulation->unit_count - 1];
}

static struct person draw_person(struct simulation *simulation)
{
    struct person person = {.unit = draw_unit(simulation)};
    person.village = draw_between(simulation, 0, person.unit->village_count - 1);
    person.level = person.unit->level + person.unit->village_levels[person.village] +
                   draw_normal(simulation, spread_of(simulation, "person"));
    person.partial = draw_chance(simulation, "partial");
    if (!person.partial && draw_chance(simulation, "quarantined"))
        person.skips = "q9_30";
    return person;
}

/* The level a person gives to one satisfaction item. */
static int64_t draw_level(struct simulation *simulation, const struct person *person,
                          const struct question *question)
{
    int64_t mean = 4000;
    int64_t shift = 0;
    const struct json *levels = json_member(simulation->model, "level");
    if (question->screen != NULL)
        (void)json_integer(json_member(levels, question->screen), &mean);
    (void)json_integer(json_member(json_member(simulation->model, "item_shift"), question->id),
                       &shift);
    int64_t level =
        mean + shift + person->level + draw_normal(simulation, spread_of(simulation, "item"));
    level = (level + 500) / 1000;
    return level < 1 ? 1 : level > 5 ? 5 : level;
}

static const struct json *weights_of(const struct simulation *simulation,
                                     const struct question *question)
{
    const struct json *weights = json_member(simulation->model, "weights");
    const struct json *own = json_member(weights, question->id);
    return own != NULL || question->scale == NULL ? own : json_member(weights, question->scale);
}

static void put_many(struct simulation *simulation, const struct question *question,
                     struct json_out *out)
{
    const struct json *chances =
        json_member(json_member(simulation->model, "chances"), question->id);
    bool any = false;
    json_open(out, question->id, '[');
    for (size_t i = 0; i < question->choice_count; i++) {
        bool last_chance = !any && i + 1 == question->choice_count;
        bool drawn =
            (int64_t)random_below(&simulation->random, PER_MILLE) < item_integer(chances, i);
        if (!drawn && !last_chance)
            continue;
        any = true;
        json_put_integer(out, NULL, question->choices[i].value);
    }
    json_close(out, ']');
}

static void put_text(struct simulation *simulation, const struct question *question,
                     struct json_out *out)
{
    const struct json *comments = json_member(simulation->model, "comments");
    if (question->relevant != NULL || json_count(comments) == 0 ||
        !draw_chance(simulation, "comment"))
        return;
    size_t drawn = (size_t)random_below(&simulation->random, json_count(comments));
    const struct json *comment = json_first(comments);
    while (drawn-- > 0)
        comment = json_next(comment);
    json_put_text(out, question->id, json_text(comment));
}

static void put_answer(struct simulation *simulation, const struct person *person,
                       const struct question *question, struct json_out *out)
{
    if (question->type == QUESTION_TEXT) {
        put_text(simulation, question, out);
        return;
    }
    if (question->type == QUESTION_MANY) {
        put_many(simulation, question, out);
        return;
    }
    if (!question->required && draw_chance(simulation, "blank"))
        return;
    if (question->decline && draw_chance(simulation, "decline")) {
        json_put_null(out, question->id);
        return;
    }
    if (question->scale != NULL && strcmp(question->scale, "satisfaction5") == 0) {
        json_put_integer(out, question->id, draw_level(simulation, person, question));
        return;
    }
    size_t drawn = draw_weighted(simulation, weights_of(simulation, question));
    if (drawn < question->choice_count)
        json_put_integer(out, question->id, question->choices[drawn].value);
}

static void put_answers(struct simulation *simulation, const struct person *person,
                        struct json_out *out)
{
    const struct form *form = simulation->form;
    size_t end = form->question_count;
    if (person->partial)
        end = (size_t)draw_between(simulation, 5, (int64_t)end - 20);
    json_open(out, "answers", '{');
    for (size_t i = 0; i < end; i++) {
        const struct question *question = &form->questions[i];
        bool skipped = person->skips != NULL && strcmp(person->skips, question->id) == 0;
        if (question_is_asked(question) && !skipped)
            put_answer(simulation, person, question, out);
    }
    json_close(out, '}');
}

/* A moment in opening hours of one of the model's days. */
static struct instant draw_start(struct simulation *simulation)
{
    int64_t day = simulation->first_day + draw_between(simulation, 0, simulation->day_count - 1);
    int64_t minute = OPENING_MINUTE + draw_between(simulation, 0, OPEN_MINUTES - 1);
    int64_t second = draw_between(simulation, 0, 59);
    int64_t local_ms = ((day * 24 * 60 + minute) * 60 + second) * 1000;
    struct instant start = {local_ms - INT64_C(60000) * DATE_ZONE_MINUTES, DATE_ZONE_MINUTES};
    return start;
}

static struct uuid draw_uuid(struct simulation *simulation)
{
    struct uuid id;
    for (size_t i = 0; i < UUID_SIZE; i++)
        id.bytes[i] = (uint8_t)random_below(&simulation->random, 256);
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0F) | 0x40);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3F) | 0x80);
    return id;
}

static void put_place(const struct person *person, struct json_out *out)
{
    char village[64];
    snprintf(village, sizeof village, "%s-%02d", person->unit->code, (int)person->village + 1);
    json_open(out, "place", '{');
    json_put_text(out, "village", village);
    json_close(out, '}');
}

enum fault simulation_next(struct simulation *simulation, struct buffer *out_body,
                           struct simulated_response *out)
{
    struct person person = draw_person(simulation);
    struct instant started = draw_start(simulation);
    const struct json *seconds = json_member(simulation->model, "seconds");
    int64_t taken = draw_between(simulation, item_integer(seconds, 0), item_integer(seconds, 1));
    size_t mode = draw_weighted(simulation, json_member(simulation->model, "mode"));
    char started_text[DATE_TEXT_SIZE];
    instant_text(started, started_text);
    buffer_reset(out_body);
    struct json_out body = json_out_to(out_body);
    json_open(&body, NULL, '{');
    json_put_text(&body, "campaign", json_member_text(simulation->model, "campaign"));
    json_put_text(&body, "form", simulation->form->id);
    json_put_text(&body, "version", simulation->form->version);
    json_put_text(&body, "unit", person.unit->code);
    json_put_text(&body, "language", "vi");
    json_put_text(&body, "mode",
                  response_mode_name(person.skips != NULL ? MODE_PAPER : (enum response_mode)mode));
    json_put_text(&body, "started", started_text);
    json_put_integer(&body, "seconds", taken);
    json_put_bool(&body, "complete", !person.partial);
    put_place(&person, &body);
    put_answers(simulation, &person, &body);
    json_close(&body, '}');
    TRY(buffer_check(out_body));
    out->id = draw_uuid(simulation);
    out->received = (struct instant){started.utc_ms + taken * 1000, started.offset_minutes};
    return OK;
}
