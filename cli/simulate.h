/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * simulate - invented answers for the demo, from a seeded model (samples/demo/model.json).
 *
 * A person's level on an item is the item's mean plus a part each for the commune, the village, the
 * person and chance, rounded to 1-5: so villages cluster and communes differ. Everything is
 * integer arithmetic on base/random.h: the same seed gives the same answers on every machine.
 * Some people leave fields blank, decline, stop half-way, or (on paper) skip a required item.
 *
 * Ownership: a simulation lives in the arena it was made in; model, form and units outlive it.
 * Thread: one at a time. Faults: INVALID demo_model {what} when the model does not fit the form.
 */
#ifndef HAILONG_CLI_SIMULATE_H
#define HAILONG_CLI_SIMULATE_H

#include "base/date.h"
#include "forms/form.h"
#include "forms/response.h"
#include "forms/unit.h"

struct simulation;

CHECKED enum fault simulation_new(struct arena *arena, const struct json *model,
                                  const struct form *form, const struct unit_list *units,
                                  struct simulation **out);

/* How many answers the model asks for. */
size_t simulation_count(const struct simulation *simulation);

struct simulated_response {
    struct uuid id;
    struct instant received;
};

/* The next response as the JSON a device would send (buffer emptied first). */
CHECKED enum fault simulation_next(struct simulation *simulation, struct buffer *out_body,
                                   struct simulated_response *out);

#endif
