/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/scenario.h"

#include "base/random.h"
#include "schema/backup.h"
#include "schema/verify.h"
#include "tests/torture/prepared.h"

#include <sys/stat.h>

enum { EVERY_UNTIL = 8, DENSITY = 1, SMALL_CHECKPOINT = 30 };

/* One run of a scenario. */
struct run {
    char folder[FOLDER_MAX];
    const struct means *means;
    struct ledger *ledger;
    struct store *store;
    const struct form *form;
    int64_t faults;
};

bool torture_is_full(void)
{
    const char *wish = getenv("HAILONG_TORTURE");
    return wish != NULL && strcmp(wish, "full") == 0;
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
    ledger_submit(run->ledger, writer, PREPARED_BY_PUT, PREPARED_BY_WRITER - PREPARED_BY_PUT);
    writer_stop(writer);
    for (unsigned i = PREPARED_BY_PUT; i < PREPARED_BY_WRITER; i++) {
        const struct put_job *job = &run->ledger->promises[i].job;
        note_fault(run, job->fault, &job->detail.finding);
    }
}

static void put(struct run *run)
{
    for (unsigned i = PREPARED_BEFORE; i < PREPARED_BY_PUT; i += PREPARED_BATCH)
        note(run, prepared_put(run->ledger, run->store, i, PREPARED_BATCH));
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
    for (unsigned i = PREPARED_BEFORE; i < PREPARED_BY_WRITER; i += PREPARED_BATCH)
        note(run, prepared_put(run->ledger, run->store, i, PREPARED_BATCH));
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

/* What is said of a file beside the folder names the folder. */
static void backup(struct run *run)
{
    struct backup_counts counts;
    char beside[FOLDER_MAX + 16];
    char file[FOLDER_MAX + 32];
    char folder[FOLDER_MAX + 32];
    snprintf(beside, sizeof beside, "%s.backup", run->folder);
    snprintf(file, sizeof file, "%s/file", beside);
    snprintf(folder, sizeof folder, "%s.restored", run->folder);
    ck_assert_int_eq(mkdir(beside, 0700), 0);
    enum fault fault = store_backup(run->store, file, &counts);
    note_backup(run, fault);
    ck_assert_int_eq(access(file, F_OK) == 0, fault == OK);
    if (fault == OK) {
        fault = store_restore(file, folder, &counts);
        note_backup(run, fault);
    }
    run->means->disarm();
    if (fault == OK)
        ledger_assert(run->ledger, folder, LEDGER_END);
    if (access(folder, F_OK) == 0)
        remove_folder(folder);
    remove_folder(beside);
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
    [SCENARIO_CREATE] = {"create", prepare_nothing, false, create},
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
    for (unsigned i = PREPARED_BEFORE; i < run->ledger->count; i += PREPARED_BATCH)
        ck_assert_ok(prepared_put(run->ledger, run->store, i, PREPARED_BATCH));
    if (run->ledger->count > 0) {
        ck_assert_ok(ledger_change_state(run->ledger, run->store));
        ck_assert_ok(read_all(run));
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
    prepared_copy(prepared, run.folder);
    prepared_reset(prepared);
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
    prepared_check(prepared, run.folder);
    remove_folder(run.folder);
    figures->runs++;
    figures->met += met;
    figures->faults += run.faults;
    if (met > 0 && nth > figures->most)
        figures->most = nth;
    return met > 0;
}

/* Every one of the first few; then steps that grow with n. */
static int64_t next_of(const struct means *means, struct random *random, int64_t nth)
{
    int64_t density = torture_is_full() ? means->full_density : DENSITY;
    if (nth < EVERY_UNTIL || density == 0)
        return nth + 1;
    return nth + 1 + (int64_t)random_below(random, (uint64_t)(nth / density + 1));
}

void scenario_try(enum scenario scenario, const struct means *means)
{
    struct trial trial = {.scenario = scenario, .means = means};
    struct random random = random_seeded(scenario);
    scenarios[scenario].prepare(&trial.prepared);
    for (int lasting = 0; lasting <= 1; lasting++) {
        int64_t nth = 1;
        while (run_once(&trial, nth, lasting != 0))
            nth = next_of(means, &random, nth);
    }
    const struct figures *figures = &trial.figures;
    printf("%s, %s: %lld runs, %lld calls in one, %lld failed, %lld faults told\n", means->name,
           scenarios[scenario].name, (long long)figures->runs, (long long)figures->most,
           (long long)figures->met, (long long)figures->faults);
    fflush(stdout);
    prepared_cleanup(&trial.prepared);
}
