/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * --replicates METHOD: what is asked, of which design, and the file of the replicate weights.
 */
#include "base/file.h"
#include "base/text.h"
#include "cli/svy_design.h"
#include "cli/weights_work.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_MODE = 0644, LINE_BYTES = 1 << 18, TEXT_SIZE = 24 };
static const int64_t SEED_MAX = (INT64_C(1) << 53) - 1; /* whole in every JSON */

/* --- what was asked -------------------------------------------------------------------------- */

static bool take_rho(const char *text, double *out)
{
    char *end;
    if (text[0] < '0' || text[0] > '9')
        return false;
    *out = strtod(text, &end);
    return *end == '\0' && *out >= 0 && *out < 1;
}

/* "COUNT:SEED" */
static bool take_draws(const char *text, struct replicates_rule *out)
{
    char count_text[TEXT_SIZE];
    const char *colon = strchr(text, ':');
    int64_t count;
    int64_t seed;
    if (colon == NULL || (size_t)(colon - text) >= sizeof count_text)
        return false;
    memcpy(count_text, text, (size_t)(colon - text));
    count_text[colon - text] = '\0';
    if (!text_to_integer(count_text, &count) || !text_to_integer(colon + 1, &seed))
        return false;
    out->count = count < 2 ? 0 : (size_t)count;
    out->seed = (uint64_t)seed;
    return count >= 2 && seed >= 0 && seed <= SEED_MAX;
}

static bool take_rule(const char *value, struct arena *arena, struct replicates_rule *out)
{
    const char *colon = strchr(value, ':');
    const char *name = arena_text_n(arena, value, strcspn(value, ":"));
    if (name == NULL || !replicates_method_of(name, &out->method))
        return false;
    switch (out->method) {
    case REPLICATES_JK1:
    case REPLICATES_JKN:
    case REPLICATES_BRR:
        return colon == NULL;
    case REPLICATES_FAY:
        return colon != NULL && take_rho(colon + 1, &out->rho);
    case REPLICATES_BOOTSTRAP:
        return colon != NULL && take_draws(colon + 1, out);
    }
    return false;
}

enum fault weights_ask_replicates(const struct call *call, struct arena *arena,
                                  struct weights_ask *ask)
{
    const char *value = call_value(call, "replicates");
    struct replicates_rule *rule = arena_alloc(arena, sizeof *rule);
    if (value == NULL)
        return OK;
    if (rule == NULL)
        return FAULT_NOMEM;
    *rule = (struct replicates_rule){.method = REPLICATES_JK1};
    if (!take_rule(value, arena, rule))
        return fault_raise(FAULT_USAGE, "weights_replicates_method", "value", value, NULL);
    if (ask->design.path == NULL)
        return fault_raise(FAULT_USAGE, "weights_replicates_design", NULL);
    bool jackknife = rule->method == REPLICATES_JK1 || rule->method == REPLICATES_JKN;
    if (ask->has_limits && !jackknife)
        return fault_raise(FAULT_USAGE, "weights_replicates_trim", "value", value, NULL);
    ask->replicates = rule;
    return OK;
}

/* --- of which design ------------------------------------------------------------------------- */

enum fault weights_take_replicates(struct weighing *it)
{
    const char *type = json_member_text(it->design, "type");
    const char *folder = svy_folder(it->ask->design.path, it->arena);
    const struct column *column;
    struct design_spec spec;
    if (folder == NULL)
        return FAULT_NOMEM;
    if (type != NULL && strcmp(type, "taylor") != 0)
        return fault_raise(FAULT_USAGE, "weights_replicates_again", NULL);
    TRY(call_usage(dataset_need(&it->dataset, it->ask->base, &column)));
    TRY(svy_spec_read(it->design, folder, it->arena, &spec));
    return weights_replicate(it, &spec);
}

/* --- the file -------------------------------------------------------------------------------- */

static enum fault put_row(const struct replicates *all, size_t row, struct buffer *number,
                          struct buffer *line)
{
    const double *factors = all->factors + (size_t)all->profile_of[row] * all->count;
    buffer_reset(line);
    for (size_t which = 0; which < all->count; which++) {
        if (which > 0)
            buffer_char(line, ',');
        buffer_reset(number);
        json_number_text(all->base[row] * factors[which], number);
        TRY(buffer_check(number));
        buffer_text(line, number->data);
    }
    buffer_char(line, '\n');
    return buffer_check(line);
}

enum fault weights_write_replicates(const struct weighing *it)
{
    AUTO(file_out) struct file_out *file = NULL;
    AUTO(buffer) struct buffer line = buffer_of(LINE_BYTES);
    AUTO(buffer) struct buffer number = buffer_of(64);
    TRY(file_out_open(it->replicates_path, FILE_MODE, &file));
    for (size_t row = 0; row < it->dataset.rows; row++) {
        TRY(put_row(it->replicates, row, &number, &line));
        TRY(file_out_put(file, line.data, line.length));
    }
    return file_out_end(file);
}
