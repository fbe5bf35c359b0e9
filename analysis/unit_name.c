/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/unit_name.h"

#include "analysis/territory_table.h"
#include "base/text.h"

#include <string.h>

enum { NAMES_WRITTEN, NAMES_MEANT };

static const struct territory_kind names_kind = {
    .builtin = "territories/names.csv",
    .columns = {{.name = "written"}, {.name = "name"}},
};

/* Of a folded name: the words for provinces and cities, with what stands between. */
static const char *const words_before[] = {"tinh ", "thanh pho ", "tp. ", "tp.", "tp "};
static const char *const words_after[] = {" province", " city"};

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (byte & 0x80) != 0;
}

/* Dashes and quotes of typesetters are U+2010 to U+203F. */
static bool is_sign(const char *text)
{
    return strncmp(text, "\xe2\x80", 2) == 0 && text[2] != '\0';
}

static void cut_words(char **start, char *end)
{
    for (size_t i = 0; i < ARRAY_LENGTH(words_before); i++) {
        size_t length = strlen(words_before[i]);
        if (strncmp(*start, words_before[i], length) != 0 || (*start)[length] == '\0')
            continue;
        *start += length;
        break;
    }
    for (size_t i = 0; i < ARRAY_LENGTH(words_after); i++) {
        size_t length = strlen(words_after[i]);
        if ((size_t)(end - *start) > length && strcmp(end - length, words_after[i]) == 0)
            end[-(ptrdiff_t)length] = '\0';
    }
}

/* The name without what is said of it in names.csv; as it is where nothing of it would be left. */
static enum fault plain_key(struct arena *arena, const char *name, const char **out)
{
    char *folded = text_fold(arena, name);
    if (folded == NULL)
        return FAULT_NOMEM;
    while (*folded == ' ')
        folded++;
    cut_words(&folded, folded + strlen(folded));
    char *key = arena_text(arena, folded);
    if (key == NULL)
        return FAULT_NOMEM;
    size_t length = 0;
    for (const char *next = folded; *next != '\0'; next++) {
        if (is_sign(next))
            next += 2;
        else if (is_letter(*next))
            key[length++] = *next;
    }
    key[length] = '\0';
    *out = length > 0 ? key : arena_text(arena, name);
    return *out == NULL ? FAULT_NOMEM : OK;
}

enum fault unit_naming_load(struct arena *arena, struct unit_naming *out)
{
    struct unit_naming naming = {.arena = arena};
    struct territory_table table;
    struct findings findings = findings_in(arena);
    TRY(territory_table_read(NULL, &names_kind, &findings, &table));
    naming.written = arena_array(arena, table.count, sizeof *naming.written);
    naming.meant = arena_array(arena, table.count, sizeof *naming.meant);
    if (naming.written == NULL || naming.meant == NULL)
        return FAULT_NOMEM;
    naming.count = table.count;
    for (size_t i = 0; i < table.count; i++) {
        TRY(plain_key(arena, table.rows[i].cells[NAMES_WRITTEN], &naming.written[i]));
        TRY(plain_key(arena, table.rows[i].cells[NAMES_MEANT], &naming.meant[i]));
    }
    *out = naming;
    return OK;
}

enum fault unit_name_key(const struct unit_naming *naming, const char *name, const char **out)
{
    const char *key;
    TRY(plain_key(naming->arena, name, &key));
    for (size_t i = 0; i < naming->count; i++) {
        if (strcmp(naming->written[i], key) == 0)
            key = naming->meant[i];
    }
    *out = key;
    return OK;
}

enum fault unit_names_make(const struct unit_naming *naming, const char *const *names, size_t count,
                           struct unit_names *out)
{
    const char **keys = arena_array(naming->arena, count + 1, sizeof *keys);
    if (keys == NULL)
        return FAULT_NOMEM;
    for (size_t i = 0; i < count; i++)
        TRY(unit_name_key(naming, names[i], &keys[i]));
    *out = (struct unit_names){naming, names, keys, count};
    return OK;
}

static struct unit_match find_text(const char *const *texts, size_t count, const char *wanted)
{
    struct unit_match match = {.found = UNIT_NONE};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(texts[i], wanted) != 0)
            continue;
        match.position = i;
        match.found = match.found == UNIT_NONE ? UNIT_ONE : UNIT_SEVERAL;
    }
    return match;
}

enum fault unit_names_find(const struct unit_names *names, const char *name, struct unit_match *out)
{
    const char *key;
    struct unit_match match = find_text(names->names, names->count, name);
    if (match.found == UNIT_NONE) {
        TRY(unit_name_key(names->naming, name, &key));
        match = find_text(names->keys, names->count, key);
    }
    *out = match;
    return OK;
}
