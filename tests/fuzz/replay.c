/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * replay - runs a target once on each file of the folders named on its command line: what libFuzzer
 * would do with a corpus, without libFuzzer, so that any compiler builds it.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_BYTES_MAX = 8 << 20, PATH_BYTES = 4096 };

static void run_file(const char *path)
{
    AUTO(buffer) struct buffer content = buffer_of(SEED_BYTES_MAX);
    MUST_BE_OK(file_read(path, &content));
    /* A copy that ends where the content ends: the address sanitizer sees a byte read too many. */
    AUTO(memory) uint8_t *exact = malloc(content.length + (content.length == 0));
    MUST(exact != NULL);
    if (content.length > 0)
        memcpy(exact, content.data, content.length);
    printf("%s\n", path);
    fflush(stdout); /* before a crash: its name is the last line */
    (void)LLVMFuzzerTestOneInput(exact, content.length);
}

static int is_seed(const struct dirent *entry) { return entry->d_name[0] != '.'; }

static size_t run_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, is_seed, alphasort);
    MUST(count >= 0);
    for (int i = 0; i < count; i++) {
        char path[PATH_BYTES];
        MUST(snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < PATH_BYTES);
        run_file(path);
        free(entries[i]);
    }
    free(entries);
    return (size_t)count;
}

int main(int argument_count, char **arguments)
{
    size_t count = 0;
    (void)LLVMFuzzerInitialize(&argument_count, &arguments);
    for (int i = 1; i < argument_count; i++)
        count += run_folder(arguments[i]);
    printf("%zu files\n", count);
    return count > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
