/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/aside.h"

#include <string.h>

static const char *const names[][2] = {
    {"draft", "aside_draft"},       {"late", "aside_late"},     {"choice", "aside_choice"},
    {"consent", "aside_consent"},   {"range", "aside_range"},   {"relevance", "aside_relevance"},
    {"required", "aside_required"}, {"ticket", "aside_ticket"}, {"time", "aside_time"},
    {"type", "aside_type"},         {"unit", "aside_unit"},     {"unknown_member", "aside_member"},
    {"version", "aside_version"},   {"device", "aside_device"},
};

const char *aside_code(size_t index)
{
    return index < ARRAY_LENGTH(names) ? names[index][0] : NULL;
}

const char *aside_words(enum language language, const char *code)
{
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++)
        if (strcmp(names[i][0], code) == 0)
            return message_words(language, names[i][1]);
    return code;
}
