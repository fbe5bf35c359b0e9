/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/analysis/province_people.h"

#include "base/buffer.h"

#include <string.h>

static const char PROVINCE[] = "56";
enum {
    FRAME_BYTES = 1 << 20,
    VILLAGES_MAX = 1024,
    PEOPLE_MAX = 400000,
    CONTENTMENT = 560,
    COMMUNE_HALF = 60,
    VILLAGE_HALF = 60,
    MOOD_HALF = 150,
    ITEM_HALF = 150
};

/* By area, then of a hundred: the young, the middle, the old. */
static const uint64_t age_parts[AREAS][AGES] = {{42, 40, 18}, {27, 41, 32}};
static const int64_t age_adds[AGES] = {-70, 0, 90};
static const int64_t area_adds[AREAS] = {-50, 50};
static const int64_t item_adds[ITEMS] = {0, 40, -30, -80};
/* Of a hundred who are asked. */
static const uint64_t area_answers[AREAS] = {60, 85};
static const uint64_t age_answers[AGES] = {50, 75, 98};

/* -half .. half. */
static int64_t around(struct random *random, int64_t half)
{
    return (int64_t)random_below(random, (uint64_t)(2 * half + 1)) - half;
}

static uint8_t age_of(struct random *random, size_t area)
{
    uint64_t lot = random_below(random, 100);
    uint8_t age = 0;
    while (lot >= age_parts[area][age])
        lot -= age_parts[area][age++];
    return age;
}

static uint8_t level_of(int64_t content)
{
    static const int64_t cuts[] = {250, 420, 560, 760};
    uint8_t level = 1;
    for (size_t i = 0; i < ARRAY_LENGTH(cuts); i++)
        level = content >= cuts[i] ? (uint8_t)(i + 2) : level;
    return level;
}

static void make_person(struct random *random, size_t area, int64_t place, struct person *out)
{
    uint8_t age = age_of(random, area);
    int64_t content = CONTENTMENT + place + area_adds[area] + age_adds[age] +
                      around(random, MOOD_HALF) + around(random, MOOD_HALF);
    out->area = (uint8_t)(area + 1);
    out->age = (uint8_t)(age + 1);
    out->sex = (uint8_t)(random_below(random, 2) + 1);
    for (size_t i = 0; i < ITEMS; i++)
        out->items[i] = level_of(content + item_adds[i] + around(random, ITEM_HALF));
}

/* Villages of a ward are few and large; a special zone has three, and is small. */
struct kind {
    const char *type;
    size_t area;
    uint64_t villages[2]; /* from, and how many more there may be */
    uint64_t households[2];
};

static const struct kind kinds[] = {{"phường", 0, {4, 7}, {150, 700}},
                                    {"xã", 1, {4, 10}, {60, 300}},
                                    {"đặc khu", 1, {3, 1}, {30, 30}}};

static const struct kind *kind_of(const struct unit *unit)
{
    size_t at = 0;
    while (at + 1 < ARRAY_LENGTH(kinds) && strcmp(kinds[at].type, unit->type) != 0)
        at++;
    return &kinds[at];
}

static enum fault make_commune(const struct unit *unit, struct random *random, struct arena *arena,
                               struct buffer *frame, struct province *out)
{
    const struct kind *kind = kind_of(unit);
    uint64_t villages = kind->villages[0] + random_below(random, kind->villages[1]);
    int64_t commune = around(random, COMMUNE_HALF);
    for (uint64_t k = 0; k < villages && out->village_count < VILLAGES_MAX; k++) {
        struct village *village = &out->villages[out->village_count++];
        int64_t place = commune + around(random, VILLAGE_HALF);
        uint64_t households = kind->households[0] + random_below(random, kind->households[1]);
        if (out->people_count + households > PEOPLE_MAX)
            return fault_raise(FAULT_LIMIT, "limit_arena", NULL);
        *village = (struct village){arena_format(arena, "%s-%02d", unit->code, (int)k + 1),
                                    out->people + out->people_count, (int64_t)households};
        if (village->code == NULL)
            return FAULT_NOMEM;
        for (uint64_t i = 0; i < households; i++)
            make_person(random, kind->area, place, &out->people[out->people_count++]);
        buffer_format(frame, "%s,%s,%llu\n", village->code, unit->code,
                      (unsigned long long)households);
    }
    return OK;
}

enum fault province_make(const struct unit_list *units, uint64_t seed, struct arena *arena,
                         struct province *out)
{
    AUTO(buffer) struct buffer frame = buffer_of(FRAME_BYTES);
    struct random random = random_seeded(seed);
    struct province province = {.villages = NULL};
    province.villages = arena_array(arena, VILLAGES_MAX, sizeof *province.villages);
    province.people = arena_array(arena, PEOPLE_MAX, sizeof *province.people);
    if (province.villages == NULL || province.people == NULL)
        return FAULT_NOMEM;
    buffer_text(&frame, "code,unit,households\n");
    for (size_t i = 0; i < unit_list_count(units); i++) {
        const struct unit *unit = unit_list_at(units, i);
        if (unit->level == UNIT_COMMUNE && strcmp(unit->parent, PROVINCE) == 0)
            TRY(make_commune(unit, &random, arena, &frame, &province));
    }
    TRY(buffer_check(&frame));
    province.frame = arena_text(arena, frame.data);
    *out = province;
    return province.frame == NULL ? FAULT_NOMEM : OK;
}

const struct village *province_village(const struct province *province, const char *code)
{
    for (size_t i = 0; i < province->village_count; i++) {
        if (strcmp(province->villages[i].code, code) == 0)
            return &province->villages[i];
    }
    return NULL;
}

bool person_answers(const struct person *person, struct random *random)
{
    return random_below(random, 10000) <
           area_answers[person->area - 1] * age_answers[person->age - 1];
}
