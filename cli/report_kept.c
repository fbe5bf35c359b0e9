/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/report_kept.h"

#include "base/file.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LIST_BYTES = 16 << 20, FILE_BYTES = 64 << 20, HEX = HASH_TEXT_SIZE - 1 };

struct report_kept {
    char path[PATH_MAX];
    int list;         /* -1 = cannot be written */
    const char *text; /* what was left by the run before, whole lines */
};

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

/* The lines that were left, without one cut short. */
static enum fault read_left(struct arena *arena, struct report_kept *kept)
{
    AUTO(buffer) struct buffer text = buffer_of(LIST_BYTES);
    if (file_read(kept->path, &text) != OK || text.length == 0)
        return OK;
    char *lines = arena_text_n(arena, text.data, text.length);
    if (lines == NULL)
        return fault_nomem();
    char *end = strrchr(lines, '\n');
    if (end != NULL) {
        end[1] = '\0';
        kept->text = lines;
    }
    return OK;
}

enum fault report_kept_open(struct arena *arena, const char *folder, const char *campaign,
                            bool resume, struct report_kept **out)
{
    struct report_kept *kept = arena_alloc(arena, sizeof *kept);
    if (kept == NULL)
        return fault_nomem();
    int length = snprintf(kept->path, sizeof kept->path, "%s/.hailong-report-%s", folder, campaign);
    if (length < 0 || (size_t)length >= sizeof kept->path)
        return fault_raise(FAULT_LIMIT, "path_long", "path", folder, NULL);
    kept->text = "";
    if (resume)
        TRY(read_left(arena, kept));
    /* Begun anew: a line cut short at the end would spoil the next one. */
    kept->list =
        open(kept->path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (kept->list >= 0 && kept->text[0] != '\0' &&
        write(kept->list, kept->text, strlen(kept->text)) < 0)
        kept->list = -1;
    *out = kept;
    return OK;
}

/* The last line that ends with a file's name; NULL when there is none. */
static const char *find_line(const struct report_kept *kept, const char *name)
{
    const char *found = NULL;
    for (const char *line = kept->text; *line != '\0'; line = strchr(line, '\n') + 1) {
        size_t length = strcspn(line, "\n");
        if (length == 2 * HEX + 2 + strlen(name) &&
            memcmp(line + 2 * HEX + 2, name, strlen(name)) == 0)
            found = line;
    }
    return found;
}

bool report_kept_current(const struct report_kept *kept, const char *path,
                         const struct hash *content, struct hash *out)
{
    AUTO(buffer) struct buffer bytes = buffer_of(FILE_BYTES);
    char text[HASH_TEXT_SIZE];
    const char *line = find_line(kept, name_of(path));
    hash_text(*content, text);
    if (line == NULL || memcmp(line, text, HEX) != 0 || file_read(path, &bytes) != OK ||
        buffer_check(&bytes) != OK || bytes.length == 0)
        return false;
    *out = hash_of(bytes.data, bytes.length);
    hash_text(*out, text);
    return memcmp(line + HEX + 1, text, HEX) == 0;
}

void report_kept_note(struct report_kept *kept, const char *path, const struct hash *content,
                      const struct hash *bytes)
{
    char line[2 * HASH_TEXT_SIZE + NAME_MAX + 2];
    char said[HASH_TEXT_SIZE];
    char written[HASH_TEXT_SIZE];
    hash_text(*content, said);
    hash_text(*bytes, written);
    int length = snprintf(line, sizeof line, "%s %s %s\n", said, written, name_of(path));
    if (kept->list >= 0 && length > 0 && (size_t)length < sizeof line &&
        write(kept->list, line, (size_t)length) != length)
        kept->list = -1; /* a full disk: what was noted until now is right */
}

void report_kept_end(struct report_kept *kept, bool complete)
{
    if (kept->list >= 0)
        (void)close(kept->list);
    if (complete)
        (void)unlink(kept->path);
}
