/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * batches FOLDER ROWS SECONDS - how many documents of 1.1 KB a second bare SQLite takes in
 * transactions of ROWS: WAL, synchronous=FULL, one table without a further index. Prints the rate.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { DOCUMENT_BYTES = 1100 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void must(sqlite3 *file, int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "batches: %s\n", sqlite3_errmsg(file));
    exit(1);
}

static void execute(sqlite3 *file, const char *sql)
{
    must(file, sqlite3_exec(file, sql, NULL, NULL, NULL));
}

static void insert(sqlite3 *file, sqlite3_stmt *put, int rows)
{
    static char document[DOCUMENT_BYTES];
    memset(document, 'x', sizeof document);
    execute(file, "BEGIN IMMEDIATE");
    for (int i = 0; i < rows; i++) {
        must(file, sqlite3_bind_text(put, 1, document, sizeof document, SQLITE_STATIC));
        must(file, sqlite3_step(put));
        must(file, sqlite3_reset(put));
    }
    execute(file, "COMMIT");
}

int main(int argc, char **argv)
{
    sqlite3 *file = NULL;
    sqlite3_stmt *put = NULL;
    int rows = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (rows < 1 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: batches FOLDER ROWS SECONDS\n");
        return 2;
    }
    must(file, sqlite3_open("batches.db", &file));
    execute(file, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    execute(file, "CREATE TABLE r (number INTEGER PRIMARY KEY, document TEXT)");
    must(file, sqlite3_prepare_v2(file, "INSERT INTO r (document) VALUES (?1)", -1, &put, NULL));
    double start = now();
    double seconds = strtod(argv[3], NULL);
    long stored = 0;
    for (; now() - start < seconds; stored += rows)
        insert(file, put, rows);
    printf("%.0f\n", (double)stored / (now() - start));
    sqlite3_finalize(put);
    sqlite3_close(file);
    return 0;
}
