/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/message.h"

#include "base/base_assets.h"
#include "base/json.h"

#include <stdio.h>
#include <string.h>

/* Both catalogues, for the life of the process. */
static struct json *catalogues[2];

enum fault message_load(void)
{
    static const char *const names[] = {"messages/vi.json", "messages/en.json"};
    for (int i = 0; i < 2; i++) {
        if (catalogues[i] != NULL)
            continue;
        const struct asset *asset = asset_find(base_assets, names[i]);
        if (asset == NULL)
            return fault_raise(FAULT_CORRUPT, "asset_missing", "name", names[i], NULL);
        TRY(json_parse(asset->data, asset->size, &catalogues[i]));
    }
    return OK;
}

bool language_parse(const char *text, enum language *out)
{
    if (text == NULL)
        return false;
    bool vi = strncmp(text, "vi", 2) == 0;
    bool en = strncmp(text, "en", 2) == 0;
    if ((!vi && !en) || (text[2] != '\0' && strchr("_-.@", text[2]) == NULL))
        return false;
    *out = vi ? LANGUAGE_VI : LANGUAGE_EN;
    return true;
}

const char *language_code(enum language language) { return language == LANGUAGE_VI ? "vi" : "en"; }

const char *message_words(enum language language, const char *code)
{
    const char *words = json_member_text(catalogues[language], code);
    return words != NULL ? words : code;
}

static const char *argument(const struct finding *finding, const char *name, size_t length)
{
    for (size_t i = 0; i < finding->arg_count; i++) {
        const struct finding_arg *arg = &finding->args[i];
        if (strlen(arg->name) == length && memcmp(arg->name, name, length) == 0)
            return arg->value;
    }
    return NULL;
}

/* Writes words with their {holes} filled. */
static void fill(const char *words, const struct finding *finding, struct buffer *out)
{
    for (const char *at = words; *at != '\0';) {
        const char *open = strchr(at, '{');
        const char *close = open == NULL ? NULL : strchr(open, '}');
        if (close == NULL) {
            buffer_text(out, at);
            return;
        }
        const char *value = argument(finding, open + 1, (size_t)(close - open - 1));
        buffer_bytes(out, at, (size_t)(open - at));
        if (value != NULL)
            buffer_text(out, value);
        else
            buffer_bytes(out, open, (size_t)(close + 1 - open));
        at = close + 1;
    }
}

void message_text(enum language language, const struct finding *finding, struct buffer *out)
{
    const char *words = json_member_text(catalogues[language], finding->code);
    if (words != NULL) {
        fill(words, finding, out);
        return;
    }
    buffer_text(out, finding->code);
    for (size_t i = 0; i < finding->arg_count; i++)
        buffer_format(out, " %s=%s", finding->args[i].name, finding->args[i].value);
}

void message_say(struct buffer *out, enum language language, const char *code, ...)
{
    struct finding_arg args[FINDING_ARGS_MAX];
    va_list pairs;
    va_start(pairs, code);
    struct finding finding = finding_of(code, pairs, args);
    va_end(pairs);
    message_text(language, &finding, out);
}

void message_place(enum language language, const char *at, struct buffer *out)
{
    static const char line[] = "line ";
    const char *number = at + sizeof line - 1;
    char digits[24];
    if (strncmp(at, line, sizeof line - 1) != 0) {
        buffer_text(out, at);
        return;
    }
    size_t length = strcspn(number, " ");
    snprintf(digits, sizeof digits, "%.*s", (int)length, number);
    message_say(out, language, "place_line", "line", digits, NULL);
    if (number[length] != '\0')
        buffer_format(out, ", %s", number + length + 1);
}
