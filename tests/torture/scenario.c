/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/scenario.h"

#include "base/file.h"
#include "base/random.h"
#include "schema/backup.h"
#include "schema/verify.h"

#include <spawn.h>
#include <sys/wait.h>

/* Promises of a run: those put before it, by it (without and with the writer), and after it. */
enum { BEFORE = 20, BY_PUT = 30, BY_WRITER = 50, PROMISES = 60, BATCH = 10 };
enum { SMALL_CHECKPOINT = 4, EVERY_UNTIL = 25 };

/* One run of a scenario. */
struct run {
    char folder[FOLDER_MAX];
    const struct means *means;
    struct ledger *ledger;
    struct store *store;
    const struct form *form;
    int64_t faults;
};

/* What all runs of a scenario begin with. */
struct prepared {
    char folder[FOLDER_MAX]; /* copied for each */
    struct ledger ledger;
    struct form *form;
    struct arena *arena; /* the form's findings */
    struct hash kept;    /* of the rows, in a folder that no ledger knows */
};

bool torture_is_full(void)
{
    const char *wish = getenv("HAILONG_TORTURE");
    return wish != NULL && strcmp(wish, "full") == 0;
}

/* --- folders ---------------------------------------------------------------------------------- */

static void copy_store(const char *from, const char *to)
{
    static const char *const names[] = {"hailong.db", "hailong.db-wal"};
    for (size_t i = 0; i < ARRAY_LENGTH(names); i++) {
        char path[FOLDER_MAX + 32];
        AUTO(buffer) struct buffer bytes = buffer_of(64 << 20);
        snprintf(path, sizeof path, "%s/%s", from, names[i]);
        if (access(path, F_OK) != 0)
            continue; /* not every folder has a log */
        ck_assert_ok(file_read(path, &bytes));
        snprintf(path, sizeof path, "%s/%s", to, names[i]);
        ck_assert_ok(file_write(path, bytes.data, bytes.length, 0600));
    }
}

/* Puts promises first .. first + count - 1 in one transaction, and notes what became of them. */
static enum fault put_promises(struct ledger *ledger, struct store *store, unsigned first,
                               unsigned count)
{
    struct put_request requests[BATCH];
    enum put_outcome outcomes[BATCH];
    ck_assert_uint_le(count, BATCH);
    for (unsigned i = 0; i < count; i++)
        requests[i] = ledger->promises[first + i].job.request;
    TRY(store_put_responses(store, requests, count, outcomes));
    for (unsigned i = 0; i < count; i++)
        ledger_note(&ledger->promises[first + i], outcomes[i]);
    return OK;
}

/* A store with some responses, as a killed program leaves it: with its log. */
static void prepare_fixture(struct prepared *out)
{
    struct fixture fixture = fixture_new();
    out->ledger = ledger_new(PROMISES);
    for (unsigned i = 0; i < BEFORE; i += BATCH)
        ck_assert_ok(put_promises(&out->ledger, fixture.store, i, BATCH));
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
        AUTO(buffer) struct buffer chain = buffer_of(1 << 20);
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

/* The folder of the first program, and what it kept. */
static void prepare_old(struct prepared *out)
{
    char seen[FOLDER_MAX];
    unpack(out->folder);
    make_folder(seen);
    copy_store(out->folder, seen);
    out->kept = kept_rows(seen);
    remove_folder(seen);
}

/* --- deeds ------------------------------------------------------------------------------------ */

static bool names_folder(const struct run *run, const struct finding *detail)
{
    for (size_t i = 0; i < detail->arg_count; i++) {
        if (strcmp(detail->args[i].name, "path") == 0 &&
            strncmp(detail->args[i].value, run->folder, strlen(run->folder)) == 0)
            return true;
    }
    return false;
}

/* A fault says what happened: a message there are words for, and which file. */
static void note_fault(struct run *run, enum fault fault, const struct finding *detail)
{
    if (fault == OK)
        return;
    run->faults++;
    ck_assert_msg(run->means->may_be(fault), "%s: %s", fault_name(fault), detail->code);
    ck_assert_ptr_nonnull(message_words(LANGUAGE_VI, detail->code));
    ck_assert_msg(fault == FAULT_NOMEM || names_folder(run, detail), "%s names no file",
                  detail->code);
}

static void note(struct run *run, enum fault fault) { note_fault(run, fault, fault_detail()); }

static void create(struct run *run)
{
    enum fault fault = store_create(run->folder);
    note(run, fault);
    run->means->disarm();
    if (fault != OK)
        ck_assert_ok(store_create(run->folder)); /* nothing is in the way of a second try */
}

static void open_store(struct run *run) { note(run, store_open(run->folder, &run->store)); }

static void put_by_writer(struct run *run)
{
    struct writer *writer = NULL;
    ck_assert_ok(writer_start(run->store, NULL, &writer));
    ledger_submit(run->ledger, writer, BY_PUT, BY_WRITER - BY_PUT);
    writer_stop(writer);
    for (unsigned i = BY_PUT; i < BY_WRITER; i++) {
        const struct put_job *job = &run->ledger->promises[i].job;
        note_fault(run, job->fault, &job->detail.finding);
    }
}

static void put(struct run *run)
{
    for (unsigned i = BEFORE; i < BY_PUT; i += BATCH)
        note(run, put_promises(run->ledger, run->store, i, BATCH));
    put_by_writer(run);
}

static void change_state(struct run *run)
{
    note(run, ledger_change_state(run->ledger, run->store));
    note(run, ledger_change_state(run->ledger, run->store));
}

static enum fault count_rows(struct run *run, int64_t *out)
{
    const struct response_query query = query_all();
    AUTO(response_cursor) struct response_cursor *cursor = NULL;
    const struct coded_response *row = NULL;
    TRY(store_cursor(run->store, run->form, &query, &cursor));
    for (*out = 0;; ++*out) {
        TRY(cursor->next(cursor, &row));
        if (row == NULL)
            return OK;
        ck_assert_int_ne(row->unit[0], '\0');
    }
}

static enum fault read_all(struct run *run)
{
    const struct response_query query = query_all();
    AUTO(arena) struct arena *arena = NULL;
    AUTO(form) struct form *form = NULL;
    struct response_counts counts = {0};
    struct campaign campaign;
    int64_t rows = 0;
    bool found = false;
    TRY(arena_new(FIXTURE_BYTES, &arena));
    TRY(store_counts(run->store, &query, &counts));
    TRY(count_rows(run, &rows));
    ck_assert_int_eq(rows, counts.responses);
    ck_assert_int_gt(rows, 0);
    TRY(store_campaign(run->store, arena, "c", &campaign));
    ck_assert_uint_eq(campaign.unit_count, ARRAY_LENGTH(fixture_units));
    TRY(store_form(run->store, "tiny", "1", &form));
    TRY(store_has_response(run->store, "46", sample_id(0), &found));
    ck_assert(found);
    return OK;
}

static void read_store(struct run *run) { note(run, read_all(run)); }

static void checkpoint(struct run *run)
{
    for (unsigned i = BEFORE; i < BY_WRITER; i += BATCH)
        note(run, put_promises(run->ledger, run->store, i, BATCH));
}

static void rebuild(struct run *run)
{
    struct rebuilding rebuilding = {0};
    note(run, store_rebuild(run->store, &rebuilding));
}

/* SQLite's own check tells a page it could not read as damage, as which it would be safe to take
 * it; but it says what it was. */
static bool is_about_a_page(const struct finding *detail)
{
    for (size_t i = 0; i < detail->arg_count; i++) {
        if (strcmp(detail->args[i].name, "what") == 0)
            return strstr(detail->args[i].value, "get the page") != NULL ||
                   strstr(detail->args[i].value, "get page") != NULL;
    }
    return false;
}

/* And VACUUM INTO tells a file whose size it cannot learn as one that is there already. Either way
 * there is no backup, and that is said. */
static void note_backup(struct run *run, enum fault fault)
{
    bool odd = fault == FAULT_DB || (fault == FAULT_CORRUPT && is_about_a_page(fault_detail()));
    if (odd && names_folder(run, fault_detail()))
        run->faults++;
    else
        note(run, fault);
}

/* Next to the folder, so that faults name it. */
static void backup(struct run *run)
{
    struct backup_counts counts;
    char file[FOLDER_MAX + 16];
    char folder[FOLDER_MAX + 16];
    snprintf(file, sizeof file, "%s.backup", run->folder);
    snprintf(folder, sizeof folder, "%s.restored", run->folder);
    enum fault fault = store_backup(run->store, file, &counts);
    note_backup(run, fault);
    ck_assert_int_eq(access(file, F_OK) == 0, fault == OK);
    if (fault == OK) {
        fault = store_restore(file, folder, &counts);
        note_backup(run, fault);
        ck_assert_int_eq(unlink(file), 0);
    }
    run->means->disarm();
    if (fault == OK)
        ledger_assert(run->ledger, folder, LEDGER_END);
    if (access(folder, F_OK) == 0)
        remove_folder(folder);
}

static void verify(struct run *run)
{
    struct verification verification = {0};
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    struct findings findings = findings_in(arena);
    note(run, store_verify(run->store, &findings, &verification));
    for (size_t i = 0; i < findings.count; i++)
        ck_assert_msg(is_about_a_page(&findings.items[i]), "%s", findings.items[i].code);
    run->faults += findings.count > 0;
}

static void close_store(struct run *run) { store_close(TAKE(run->store)); }

static const struct {
    const char *name;
    void (*prepare)(struct prepared *out);
    bool opened; /* before the deed */
    void (*deed)(struct run *run);
} scenarios[SCENARIO_COUNT] = {
    [SCENARIO_CREATE] = {"create", NULL, false, create},
    [SCENARIO_OPEN] = {"open", prepare_fixture, false, open_store},
    [SCENARIO_UPGRADE] = {"upgrade", prepare_old, false, open_store},
    [SCENARIO_PUT] = {"put", prepare_fixture, true, put},
    [SCENARIO_STATE] = {"state", prepare_fixture, true, change_state},
    [SCENARIO_READ] = {"read", prepare_fixture, true, read_store},
    [SCENARIO_CHECKPOINT] = {"checkpoint", prepare_fixture, true, checkpoint},
    [SCENARIO_REBUILD] = {"rebuild", prepare_fixture, true, rebuild},
    [SCENARIO_BACKUP] = {"backup", prepare_fixture, true, backup},
    [SCENARIO_VERIFY] = {"verify", prepare_fixture, true, verify},
    [SCENARIO_CLOSE] = {"close", prepare_fixture, true, close_store},
};

struct figures {
    int64_t runs;
    int64_t met;    /* calls that failed */
    int64_t faults; /* what the store said of them */
    int64_t most;   /* the largest n that was met */
};

/* --- runs ------------------------------------------------------------------------------------- */

static void open_for_deed(struct run *run)
{
    ck_assert_ok(store_open(run->folder, &run->store));
    AUTO(store_writing) struct store_writing writing = {0};
    ck_assert_ok(store_write(run->store, &writing));
    writing.connection->checkpoint_pages = SMALL_CHECKPOINT;
}

/* With the failure gone, a store that is still open takes and gives everything again. */
static void go_on(struct run *run)
{
    for (unsigned i = BEFORE; i < run->ledger->count; i += BATCH)
        ck_assert_ok(put_promises(run->ledger, run->store, i, BATCH));
    if (run->ledger->count > 0) {
        ck_assert_ok(ledger_change_state(run->ledger, run->store));
        ck_assert_ok(read_all(run));
    }
}

static void forget_later_promises(struct ledger *ledger)
{
    for (unsigned i = BEFORE; i < ledger->count; i++)
        ledger->promises[i].position = LEDGER_NEVER;
    ledger->state_count = 0;
}

static void check_folder(const struct prepared *prepared, const struct run *run)
{
    ledger_assert(run->ledger, run->folder, LEDGER_END);
    if (run->ledger->count == 0) {
        struct hash kept = kept_rows(run->folder);
        ck_assert(hash_equal(kept, prepared->kept));
    }
}

/* All runs of a scenario by some means. */
struct trial {
    enum scenario scenario;
    const struct means *means;
    struct prepared prepared;
    struct figures figures;
};

/* False when nothing was met. */
static bool run_once(struct trial *trial, int64_t nth, bool lasting)
{
    const struct means *means = trial->means;
    struct prepared *prepared = &trial->prepared;
    struct figures *figures = &trial->figures;
    struct run run = {.means = means, .ledger = &prepared->ledger, .form = prepared->form};
    make_folder(run.folder);
    copy_store(prepared->folder, run.folder);
    forget_later_promises(run.ledger);
    means->begin(run.folder);
    if (scenarios[trial->scenario].opened)
        open_for_deed(&run);
    means->arm(nth, lasting);
    scenarios[trial->scenario].deed(&run);
    means->disarm();
    int64_t met = means->met();
    ck_assert(met > 0 || run.faults == 0);
    if (run.store != NULL)
        go_on(&run);
    store_close(run.store);
    means->end();
    check_folder(prepared, &run);
    remove_folder(run.folder);
    figures->runs++;
    figures->met += met;
    figures->faults += run.faults;
    if (met > 0 && nth > figures->most)
        figures->most = nth;
    return met > 0;
}

void scenario_try(enum scenario scenario, const struct means *means)
{
    struct trial trial = {.scenario = scenario, .means = means};
    struct prepared *prepared = &trial.prepared;
    const struct figures *figures = &trial.figures;
    struct random random = random_seeded(scenario);
    make_folder(prepared->folder);
    if (scenarios[scenario].prepare != NULL)
        scenarios[scenario].prepare(prepared);
    for (int lasting = 0; lasting <= 1; lasting++) {
        int64_t nth = 1;
        while (run_once(&trial, nth, lasting != 0)) {
            bool every = torture_is_full() || nth < EVERY_UNTIL;
            nth += every ? 1 : 1 + (int64_t)random_below(&random, 2 * means->rarity - 1);
        }
    }
    printf("%s, %s: %lld runs, %lld calls in one, %lld failed, %lld faults told\n", means->name,
           scenarios[scenario].name, (long long)figures->runs, (long long)figures->most,
           (long long)figures->met, (long long)figures->faults);
    fflush(stdout);
    ledger_free(&prepared->ledger);
    form_free(prepared->form);
    arena_free(prepared->arena);
    remove_folder(prepared->folder);
}
