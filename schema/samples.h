/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * samples - lists to draw from, draws, results of visits and weights that staff took in or made.
 *
 *   frame (campaign, place, CSV) <-- draw: plan, seed, record <-- visits: append-only, the last
 * hold
 *
 * What is drawn stands in the record (analysis/sample/record.h); frame and record together let
 * anyone draw again. A frame is here before the seed of a draw is chosen. Nothing is changed or
 * taken away; each frame, draw, file of visits and weighing is a row of the audit, in its
 * transaction.
 *
 * Ownership: what is read is copied into the caller's arena. Thread: any.
 * Faults: beside the store's NOTFOUND sample_unknown {number}.
 */
#ifndef HAILONG_SCHEMA_SAMPLES_H
#define HAILONG_SCHEMA_SAMPLES_H

#include "schema/store.h"

struct kept_frame {
    int64_t number; /* 0 = not kept yet */
    const char *campaign;
    const char *place; /* a unit, or STAFF_EVERYWHERE */
    int kind;          /* enum frame_kind */
    int32_t day;
    struct hash hash;
    int64_t lines;
    int64_t households;
    const char *actor;
    int64_t at_ms;
    const char *document; /* NULL in a list */
};

struct kept_draw {
    int64_t number;
    int64_t frame;
    const char *campaign; /* of its frame, as the place */
    const char *place;
    const char *plan;
    int64_t seed;
    int64_t forms;
    const char *actor;
    int64_t at_ms;
    const char *record; /* NULL in a list */
};

struct kept_visits {
    const char *document; /* NULL = none yet */
    const char *actor;
    int64_t at_ms;
};

struct kept_weights {
    int64_t number;
    int64_t draw;
    const char *version;
    const char *actor;
    int64_t at_ms;
    const char *recipe; /* NULL in a list, as the others */
    const char *record;
    const char *told;
    const char *document;
};

struct frame_list {
    const struct kept_frame *items;
    size_t count;
};
struct draw_list {
    const struct kept_draw *items;
    size_t count;
};

struct weights_list {
    const struct kept_weights *items;
    size_t count;
};

/* Keeps one; the same one again is the one that is there. A draw is that of its frame, plan, seed;
 * its campaign is told to the audit. */
CHECKED enum fault store_put_frame(struct store *store, const struct kept_frame *frame,
                                   int64_t *out_number);
CHECKED enum fault store_put_draw(struct store *store, const struct kept_draw *draw,
                                  int64_t *out_number);
CHECKED enum fault store_put_visits(struct store *store, const struct kept_draw *draw,
                                    const struct kept_visits *visits);

/* Weights of a draw are those of their version. */
CHECKED enum fault store_put_weights(struct store *store, const struct kept_draw *draw,
                                     const struct kept_weights *weights, int64_t *out_number);

CHECKED enum fault store_frame(struct store *store, int64_t number, struct arena *arena,
                               struct kept_frame *out);
CHECKED enum fault store_draw(struct store *store, int64_t number, struct arena *arena,
                              struct kept_draw *out);
/* Those that hold. */
CHECKED enum fault store_visits(struct store *store, int64_t draw, struct arena *arena,
                                struct kept_visits *out);

CHECKED enum fault store_weights(struct store *store, int64_t number, struct arena *arena,
                                 struct kept_weights *out);
/* Of a draw, the newest first. */
CHECKED enum fault store_weights_of(struct store *store, int64_t draw, struct arena *arena,
                                    struct weights_list *out);

/* Of a campaign, the newest first. */
CHECKED enum fault store_frames(struct store *store, const char *campaign, struct arena *arena,
                                struct frame_list *out);
CHECKED enum fault store_draws(struct store *store, const char *campaign, struct arena *arena,
                               struct draw_list *out);

#endif
