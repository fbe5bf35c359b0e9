/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/tickets.h"
#include "tests/schema/task.h"

#include <ctype.h>

enum { TICKETS = 40 };

static struct fixture fixture;
static char tickets[TICKETS][SPOKEN_TEXT_SIZE];

static void put_campaign(const char *id, enum campaign_access access)
{
    struct campaign campaign = fixture_campaign();
    campaign.id = id;
    campaign.access = access;
    ck_assert_ok(store_create_campaign(fixture.store, &campaign));
}

static void set_up(void)
{
    fixture = fixture_new();
    put_campaign("t", ACCESS_TICKET);
    put_campaign("u", ACCESS_TICKET);
    put_campaign("d", ACCESS_DEVICE);
    ck_assert_ok(store_issue_tickets(fixture.store, "t", TICKETS, tickets));
}

static void tear_down(void) { fixture_cleanup(&fixture); }

/* A response to a campaign with tickets, showing `text`. */
struct shown {
    struct sample sample;
    struct put_ticket ticket;
};

static void shown_make(struct shown *out, unsigned number, const char *campaign, const char *text)
{
    *out = (struct shown){.ticket = {.reasons = "[{\"code\":\"ticket\"}]"}};
    sample_make(&out->sample, number, "100", 1);
    out->ticket.shown = ticket_hash(text, &out->ticket.hash);
    out->sample.request.campaign = campaign;
    out->sample.request.ticket = &out->ticket;
}

static enum put_outcome put_shown(unsigned number, const char *campaign, const char *text)
{
    struct shown shown;
    shown_make(&shown, number, campaign, text);
    return put_one(fixture.store, &shown.sample);
}

static struct ticket_counts counts(const char *campaign)
{
    struct ticket_counts counted;
    ck_assert_ok(store_ticket_counts(fixture.store, campaign, &counted));
    return counted;
}

START_TEST(a_ticket_is_good_for_one_response)
{
    ck_assert_int_eq(put_shown(1, "t", tickets[0]), PUT_STORED);
    ck_assert_int_eq(put_shown(2, "t", tickets[0]), PUT_UNTICKETED);
    ck_assert_int_eq(put_shown(3, "t", tickets[1]), PUT_STORED);
    ck_assert_int_eq(counts("t").issued, TICKETS);
    ck_assert_int_eq(counts("t").spent, 2);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT quarantined AND reasons = '[{\"code\":"
                                              "\"ticket\"}]' FROM response WHERE number = 2"),
                     1);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM response_codes"), 2);
}
END_TEST

START_TEST(no_ticket_is_refused_and_spends_none)
{
    static const char *const none[] = {NULL, "", "7K3Q", "0000-0000-0000-0001", "thẻ"};
    for (unsigned i = 0; i < ARRAY_LENGTH(none); i++)
        ck_assert_int_eq(put_shown(i, "t", none[i]), PUT_UNTICKETED);
    char stranger[SPOKEN_TEXT_SIZE];
    spoken_new(TICKET_SYMBOLS, stranger);
    ck_assert_int_eq(put_shown(10, "t", stranger), PUT_UNTICKETED);
    ck_assert_int_eq(put_shown(11, "u", tickets[0]), PUT_UNTICKETED); /* another campaign's */
    ck_assert_int_eq(counts("t").spent, 0);
    ck_assert_int_eq(counts("u").issued, 0);
    ck_assert_int_eq(put_shown(12, "t", tickets[0]), PUT_STORED);
}
END_TEST

START_TEST(a_known_id_spends_nothing)
{
    ck_assert_int_eq(put_shown(1, "t", tickets[0]), PUT_STORED);
    ck_assert_int_eq(put_shown(1, "t", tickets[0]), PUT_REPEATED);
    ck_assert_int_eq(put_shown(1, "t", tickets[1]), PUT_REPEATED);
    ck_assert_int_eq(put_shown(1, "t", NULL), PUT_REPEATED);
    struct shown other;
    shown_make(&other, 1, "t", tickets[1]);
    sample_make(&other.sample, 1, "100", 2);
    other.sample.request.campaign = "t";
    other.sample.request.ticket = &other.ticket;
    ck_assert_int_eq(put_one(fixture.store, &other.sample), PUT_CONFLICT);
    ck_assert_int_eq(counts("t").spent, 1);
    /* Refused once, the same body is not judged again, whatever it shows. */
    ck_assert_int_eq(put_shown(2, "t", NULL), PUT_UNTICKETED);
    ck_assert_int_eq(put_shown(2, "t", tickets[1]), PUT_REPEATED);
    ck_assert_int_eq(counts("t").spent, 1);
}
END_TEST

START_TEST(a_quarantined_response_spends_its_ticket)
{
    struct shown odd;
    shown_make(&odd, 1, "t", tickets[0]);
    odd.sample.request.reasons = "[{\"code\":\"range\"}]";
    ck_assert_int_eq(put_one(fixture.store, &odd.sample), PUT_QUARANTINED);
    ck_assert_int_eq(counts("t").spent, 1);
    ck_assert_int_eq(put_shown(2, "t", tickets[0]), PUT_UNTICKETED);
}
END_TEST

START_TEST(what_is_not_stored_spends_nothing)
{
    struct shown broken;
    enum put_outcome outcome;
    shown_make(&broken, 1, "t", tickets[0]);
    broken.sample.request.document = ""; /* which the table refuses */
    broken.sample.request.document_length = 0;
    ck_assert_fault(store_put_responses(fixture.store, &broken.sample.request, 1, &outcome),
                    FAULT_INVALID);
    ck_assert_int_eq(counts("t").spent, 0);
    struct writer *writer = NULL;
    struct task task;
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    task_make(&task, 1, "100", 1);
    task.job.request = broken.sample.request;
    submit_and_wait(writer, &task);
    ck_assert_int_eq(task.job.fault, FAULT_INVALID);
    writer_stop(writer);
    ck_assert_int_eq(counts("t").spent, 0);
}
END_TEST

/* Eight writers' worth of jobs at once, one ticket: exactly one is stored. */
START_TEST(of_two_with_one_ticket_one_is_stored)
{
    enum { JOBS = 64 };
    struct shown *shown = calloc(JOBS, sizeof *shown);
    struct task *tasks = tasks_new(JOBS);
    struct put_job *jobs[JOBS];
    struct writer *writer = NULL;
    int outcomes[PUT_OUTCOMES] = {0};
    for (unsigned i = 0; i < JOBS; i++) {
        shown_make(&shown[i], i, "t", tickets[7]);
        tasks[i].job.request = shown[i].sample.request;
        jobs[i] = &tasks[i].job;
    }
    ck_assert_ok(writer_start(fixture.store, NULL, &writer));
    ck_assert_ok(writer_submit_all(writer, jobs, JOBS));
    writer_stop(writer);
    for (unsigned i = 0; i < JOBS; i++) {
        ck_assert_int_eq(tasks[i].answers, 1);
        ck_assert_int_eq(tasks[i].job.fault, OK);
        outcomes[tasks[i].job.outcome]++;
    }
    ck_assert_int_eq(outcomes[PUT_STORED], 1);
    ck_assert_int_eq(outcomes[PUT_UNTICKETED], JOBS - 1);
    ck_assert_int_eq(tasks[0].job.outcome, PUT_STORED); /* the first of the queue */
    free(tasks);
    free(shown);
}
END_TEST

START_TEST(only_campaigns_with_tickets_have_some)
{
    char made[1][SPOKEN_TEXT_SIZE];
    ck_assert_fault(store_issue_tickets(fixture.store, "c", 1, made), FAULT_INVALID);
    ck_assert_detail("ticket_access");
    ck_assert_fault(store_issue_tickets(fixture.store, "d", 1, made), FAULT_INVALID);
    ck_assert_fault(store_issue_tickets(fixture.store, "none", 1, made), FAULT_NOTFOUND);
    ck_assert_detail("campaign_unknown");
    ck_assert_fault(store_issue_tickets(fixture.store, "t", 0, made), FAULT_LIMIT);
    ck_assert_fault(store_issue_tickets(fixture.store, "t", TICKETS_ISSUE_MAX + 1, NULL),
                    FAULT_LIMIT);
    ck_assert_detail("ticket_count");
    ck_assert_int_eq(counts("t").issued, TICKETS);
    struct ticket_counts none;
    ck_assert_fault(store_ticket_counts(fixture.store, "none", &none), FAULT_NOTFOUND);
}
END_TEST

START_TEST(tickets_are_all_different_and_read_aloud)
{
    struct hash first;
    struct hash again;
    char typed[SPOKEN_TEXT_SIZE];
    for (size_t i = 0; i < TICKETS; i++) {
        ck_assert_uint_eq(strlen(tickets[i]), TICKET_SYMBOLS + 3);
        for (size_t j = 0; j < i; j++)
            ck_assert_str_ne(tickets[i], tickets[j]);
        for (size_t at = 0; at < SPOKEN_TEXT_SIZE; at++)
            typed[at] = (char)tolower((unsigned char)tickets[i][at]);
        ck_assert(ticket_hash(tickets[i], &first) && ticket_hash(typed, &again));
        ck_assert(hash_equal(first, again));
    }
}
END_TEST

/* Where the bytes of a hash stand in the file, -1 = nowhere, -2 = more than once. */
static long place_of(const char *bytes, size_t size, struct hash hash)
{
    long place = -1;
    for (size_t i = 0; i + HASH_SIZE <= size; i++) {
        if (memcmp(bytes + i, hash.bytes, HASH_SIZE) == 0)
            place = place == -1 ? (long)i : -2;
    }
    return place;
}

static char *read_store(size_t *out_size)
{
    char path[FOLDER_MAX + 16];
    ck_assert_int_eq(run_sql(fixture.folder, "PRAGMA wal_checkpoint(TRUNCATE)"), SQLITE_OK);
    snprintf(path, sizeof path, "%s/hailong.db", fixture.folder);
    FILE *file = fopen(path, "rb");
    ck_assert_ptr_nonnull(file);
    fseek(file, 0, SEEK_END);
    *out_size = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*out_size);
    ck_assert_uint_eq(fread(bytes, 1, *out_size, file), *out_size);
    fclose(file);
    return bytes;
}

/* A page of SQLite holds its rows in the order in which they came, so what is added when a ticket
 * is spent would tell that order to whoever reads the file. */
START_TEST(the_file_does_not_tell_the_order_of_spending)
{
    long before[TICKETS];
    size_t size;
    char *bytes = read_store(&size);
    struct hash hashes[TICKETS];
    for (size_t i = 0; i < TICKETS; i++) {
        ck_assert(ticket_hash(tickets[i], &hashes[i]));
        before[i] = place_of(bytes, size, hashes[i]);
        ck_assert_int_ge(before[i], 0);
    }
    for (size_t i = 0; i < TICKETS; i++) {
        for (size_t j = 0; j < i; j++) { /* as the hashes, not as they were made */
            int order = memcmp(hashes[i].bytes, hashes[j].bytes, HASH_SIZE);
            ck_assert((order < 0) == (before[i] > before[j]));
        }
    }
    free(bytes);
    static const unsigned spent[] = {30, 2, 17, 5, 39, 0, 21};
    for (unsigned i = 0; i < ARRAY_LENGTH(spent); i++)
        ck_assert_int_eq(put_shown(i, "t", tickets[spent[i]]), PUT_STORED);
    bytes = read_store(&size);
    for (size_t i = 0; i < TICKETS; i++)
        ck_assert_int_eq(place_of(bytes, size, hashes[i]), before[i]);
    free(bytes);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT group_concat(name) = 'campaign,hash,spent' "
                                              "FROM pragma_table_info('ticket')"),
                     1);
}
END_TEST

START_TEST(a_ticket_is_kept_nowhere)
{
    size_t size;
    ck_assert_int_eq(put_shown(1, "t", tickets[0]), PUT_STORED);
    char *bytes = read_store(&size);
    for (size_t i = 0; i < TICKETS; i++)
        ck_assert_ptr_null(memmem(bytes, size, tickets[i], strlen(tickets[i])));
    free(bytes);
    ck_assert_int_eq(read_sql(fixture.folder, "SELECT count(*) FROM audit WHERE action = "
                                              "'ticket_issue' AND subject = 't' AND detail = '40'"),
                     1);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("tickets");
    TCase *cases = tcase_create("tickets");
    tcase_set_timeout(cases, 60);
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, a_ticket_is_good_for_one_response);
    tcase_add_test(cases, no_ticket_is_refused_and_spends_none);
    tcase_add_test(cases, a_known_id_spends_nothing);
    tcase_add_test(cases, a_quarantined_response_spends_its_ticket);
    tcase_add_test(cases, what_is_not_stored_spends_nothing);
    tcase_add_test(cases, of_two_with_one_ticket_one_is_stored);
    tcase_add_test(cases, only_campaigns_with_tickets_have_some);
    tcase_add_test(cases, tickets_are_all_different_and_read_aloud);
    tcase_add_test(cases, the_file_does_not_tell_the_order_of_spending);
    tcase_add_test(cases, a_ticket_is_kept_nowhere);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
