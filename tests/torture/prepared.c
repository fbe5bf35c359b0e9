/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/prepared.h"

#include "base/file.h"

#include <spawn.h>
#include <sys/wait.h>

enum { STORE_BYTES_MAX = 64 << 20, ROW_BYTES_MAX = 1 << 20 };

static void copy_store(const char *from, const char *to)
{
    static const char *const names[] = {"hailong.db", "hailong.db-wal"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        char path[FOLDER_MAX + 32];
        AUTO(buffer) struct buffer bytes = buffer_of(STORE_BYTES_MAX);
        snprintf(path, sizeof path, "%s/%s", from, names[i]);
        if (access(path, F_OK) != 0)
            continue; /* not every folder has a log */
        ck_assert_ok(file_read(path, &bytes));
        snprintf(path, sizeof path, "%s/%s", to, names[i]);
        ck_assert_ok(file_write(path, bytes.data, bytes.length, 0600));
    }
}

enum fault prepared_put(struct ledger *ledger, struct store *store, unsigned first, unsigned count)
{
    struct put_request requests[PREPARED_BATCH];
    enum put_outcome outcomes[PREPARED_BATCH];
    ck_assert_uint_le(count, PREPARED_BATCH);
    for (unsigned i = 0; i < count; i++)
        requests[i] = ledger->promises[first + i].job.request;
    TRY(store_put_responses(store, requests, count, outcomes));
    for (unsigned i = 0; i < count; i++)
        ledger_note(&ledger->promises[first + i], outcomes[i]);
    return OK;
}

void prepare_fixture(struct prepared *out)
{
    struct fixture fixture = fixture_new();
    make_folder(out->folder);
    out->ledger = ledger_new(PREPARED_PROMISES);
    ledger_prepare(&out->ledger, fixture.store);
    for (unsigned i = 0; i < PREPARED_BEFORE; i += PREPARED_BATCH)
        ck_assert_ok(prepared_put(&out->ledger, fixture.store, i, PREPARED_BATCH));
    copy_store(fixture.folder, out->folder);
    out->form = TAKE(fixture.form);
    out->arena = TAKE(fixture.arena);
    fixture_cleanup(&fixture);
}

/* The hash of every row that is kept for ever. */
static struct hash kept_rows(const char *folder)
{
    static const char sql[] =
        "SELECT hex(id) || hex(hash) || campaign || unit || coalesce(reasons, '') || document FROM "
        "response UNION ALL SELECT hex(id) || hex(hash) || document FROM conflict ORDER BY 1";
    char path[FOLDER_MAX + 16];
    sqlite3 *handle = NULL;
    sqlite3_stmt *rows = NULL;
    struct hash hash = {{0}};
    snprintf(path, sizeof path, "%s/hailong.db", folder);
    ck_assert_int_eq(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_prepare_v2(handle, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        AUTO(buffer) struct buffer chain = buffer_of(ROW_BYTES_MAX);
        buffer_bytes(&chain, hash.bytes, HASH_SIZE);
        buffer_text(&chain, (const char *)sqlite3_column_text(rows, 0));
        ck_assert_ok(buffer_check(&chain));
        hash = hash_of(chain.data, chain.length);
    }
    sqlite3_finalize(rows);
    sqlite3_close(handle);
    return hash;
}

static void unpack(char *folder)
{
    char *const command[] = {"tar",
                             "-xzf",
                             TEST_CASES "/folders/0001.tar.gz",
                             "-C",
                             folder,
                             "--strip-components=1",
                             "data/hailong.db",
                             "data/hailong.db-wal",
                             NULL};
    pid_t child;
    int status;
    ck_assert_int_eq(posix_spawnp(&child, command[0], NULL, NULL, command, environ), 0);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
}

void prepare_old(struct prepared *out)
{
    char seen[FOLDER_MAX];
    make_folder(out->folder);
    unpack(out->folder);
    make_folder(seen);
    copy_store(out->folder, seen);
    out->kept = kept_rows(seen);
    remove_folder(seen);
}

void prepare_nothing(struct prepared *out) { make_folder(out->folder); }

void prepared_cleanup(struct prepared *prepared)
{
    ledger_free(&prepared->ledger);
    form_free(prepared->form);
    arena_free(prepared->arena);
    remove_folder(prepared->folder);
}

void prepared_copy(const struct prepared *prepared, const char *folder)
{
    copy_store(prepared->folder, folder);
}

void prepared_reset(struct prepared *prepared)
{
    struct ledger *ledger = &prepared->ledger;
    for (unsigned i = PREPARED_BEFORE; i < ledger->count; i++)
        ledger->promises[i].position = LEDGER_NEVER;
    ledger->state_count = 0;
}

void prepared_check(const struct prepared *prepared, const char *folder)
{
    ledger_assert(&prepared->ledger, folder, LEDGER_END);
    if (prepared->ledger.count == 0) {
        struct hash kept = kept_rows(folder);
        ck_assert(hash_equal(kept, prepared->kept));
    }
}
