/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/index_load.h"

#include <string.h>

size_t index_find_input(const struct index_definition *definition, const char *code)
{
    for (size_t i = 0; i < definition->input_count; i++) {
        const char *own = definition->inputs[i].code;
        if (own != NULL && strcmp(own, code) == 0)
            return i;
    }
    return SIZE_MAX;
}

static bool read_bound(const struct written *value, struct exact *out)
{
    return value->json != NULL && index_number(value, out);
}

static void read_input(struct index_reader *reader, const struct written *value,
                       struct index_quantity *input)
{
    static const char *const names[] = {"code", "name", "low", "high", "count", NULL};
    if (!reader_object(value, names))
        return;
    struct written code = reader_needed(value, "code");
    struct written name = reader_needed(value, "name");
    struct written low = reader_member(value, "low");
    struct written high = reader_member(value, "high");
    struct written count = reader_member(value, "count");
    const char *text = index_code(&code);
    bool reserved = text != NULL && strcmp(text, "maximum") == 0;
    if (reserved || (text != NULL && index_find_input(reader->definition, text) != SIZE_MAX))
        READER_ERROR(&code, "index_duplicate", "value", text);
    index_name(&name, &input->name_vi, &input->name_en);
    input->has_low = read_bound(&low, &input->low);
    input->has_high = read_bound(&high, &input->high);
    input->is_count = reader_truth(&count, false);
    if (input->has_low && input->has_high && exact_compare(input->low, input->high) >= 0)
        READER_ERROR(value, "index_given_bounds");
    input->code = text;
}

void index_read_inputs(struct index_reader *reader, const struct written *document)
{
    struct written list = reader_member(document, "inputs");
    reader->tried = reader_array(&reader->common, INDEX_INPUTS_MAX, sizeof *reader->tried);
    if (list.json == NULL || !reader_list(&list, INDEX_INPUTS_MAX))
        return;
    struct index_quantity *inputs =
        reader_array(&reader->common, json_count(list.json), sizeof *inputs);
    if (inputs == NULL)
        return;
    reader->definition->inputs = inputs;
    size_t position = 0;
    for (const struct json *item = json_first(list.json); item != NULL; item = json_next(item)) {
        struct written input = reader_item(&list, item, position);
        read_input(reader, &input, &inputs[position]);
        reader->definition->input_count = ++position;
    }
}
