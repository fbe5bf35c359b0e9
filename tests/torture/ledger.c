/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/torture/ledger.h"

#include "tests/torture/shim_vfs.h"

enum { LONG_EVERY = 13, LONG_BYTES = 1500 };

/* Places in the pattern of ten; the others are valid. */
enum { TICKETED = 4, UNTICKETED, QUARANTINED = 7, REPEATING, CONFLICTING };

static const char reasons[] = "[{\"at\":\"/answers/a\",\"code\":\"range\",\"severity\":\"error\"}]";

/* --- making promises -------------------------------------------------------------------------- */

static void done(struct put_job *job)
{
    struct promise *promise = job->context;
    if (job->fault == OK)
        ledger_note(promise, job->outcome);
    sem_post(promise->answered);
}

void ledger_note(struct promise *promise, enum put_outcome outcome)
{
    promise->job.fault = OK;
    promise->job.outcome = outcome;
    promise->position = shim_position();
}

/* Of which promise the id is. */
static unsigned number_in_pattern(unsigned index)
{
    unsigned place = index % LEDGER_PATTERN;
    return place == REPEATING ? index - 1 : place == CONFLICTING ? index - 3 : index;
}

static void make_document(struct promise *promise, int answer)
{
    struct put_request *request = &promise->job.request;
    bool longer = promise->number % LONG_EVERY == 0;
    size_t size = longer ? (size_t)LONG_BYTES * (1 + promise->number / LONG_EVERY % 8) : 1;
    char *filler = calloc(1, size + 1);
    ck_assert_ptr_nonnull(filler);
    memset(filler, 'a' + (int)(promise->number % 26), size);
    int length =
        asprintf(&promise->document,
                 "{\"answers\":{\"a\":%d,\"m\":[1,3],\"text\":\"%s\"},\"campaign\":\"%s\","
                 "\"form\":\"tiny\",\"language\":\"vi\",\"mode\":\"phone\",\"place\":"
                 "{\"village\":\"%s\"},\"started\":\"2026-11-21T08:00:00+07:00\",\"unit\":\"%s\","
                 "\"version\":\"1\"}",
                 answer, filler, request->campaign, promise->village, request->unit);
    ck_assert_int_gt(length, 0);
    free(filler);
    request->document = promise->document;
    request->document_length = (size_t)length;
    request->hash = hash_of(promise->document, (size_t)length);
}

static void promise_make(struct promise *promise, unsigned index)
{
    unsigned place = index % LEDGER_PATTERN;
    unsigned number = number_in_pattern(index);
    int answer = place == CONFLICTING ? 2 : 1;
    bool takes_ticket = place == TICKETED || place == UNTICKETED;
    const char *unit = fixture_units[number % ARRAY_LENGTH(fixture_units)];
    *promise = (struct promise){
        .number = number, .position = LEDGER_NEVER, .codes = {(uint8_t)answer, 1 << 1 | 1 << 3}};
    snprintf(promise->village, sizeof promise->village, "%s-01", unit);
    bool quarantined = number % LEDGER_PATTERN == QUARANTINED;
    promise->job.done = done;
    promise->job.context = promise;
    promise->job.request = (struct put_request){
        .province = "46",
        .campaign = takes_ticket ? "t" : "c",
        .unit = unit,
        .id = sample_id(number),
        .reasons = quarantined ? reasons : NULL,
        .complete = true,
        .has_started = true,
        .started_ms = INT64_C(1795222800000),
        .started_day = 20778,
        .received_ms = INT64_C(1795222900000) + index,
        .ticket = takes_ticket ? &promise->ticket : NULL,
        .mode = MODE_PHONE,
        .village = promise->village,
        .codes = quarantined ? NULL : promise->codes,
        .codes_size = quarantined ? 0 : sizeof promise->codes,
    };
    make_document(promise, answer);
}

struct ledger ledger_new(unsigned count)
{
    ck_assert_uint_eq(count % LEDGER_PATTERN, 0);
    struct ledger ledger = {.promises = calloc(count, sizeof(struct promise)), .count = count};
    ck_assert_ptr_nonnull(ledger.promises);
    for (unsigned i = 0; i < count; i++)
        promise_make(&ledger.promises[i], i);
    return ledger;
}

void ledger_prepare(struct ledger *ledger, struct store *store)
{
    struct campaign campaign = fixture_campaign();
    size_t count = ledger->count / LEDGER_PATTERN;
    char(*tickets)[SPOKEN_TEXT_SIZE] = calloc(count, sizeof *tickets);
    ck_assert_ptr_nonnull(tickets);
    campaign.id = "t";
    campaign.access = ACCESS_TICKET;
    ck_assert_ok(store_create_campaign(store, &campaign));
    ck_assert_ok(store_issue_tickets(store, "t", count, tickets));
    for (unsigned i = 0; i < ledger->count; i++) {
        struct put_ticket *ticket = &ledger->promises[i].ticket;
        ticket->shown = ticket_hash(tickets[i / LEDGER_PATTERN], &ticket->hash);
        ck_assert(ticket->shown);
        ticket->reasons = reasons;
    }
    free(tickets);
    ledger->made = shim_position();
}

void ledger_free(struct ledger *ledger)
{
    for (unsigned i = 0; i < ledger->count; i++)
        free(ledger->promises[i].document);
    free(ledger->promises);
}

void ledger_submit(struct ledger *ledger, struct writer *writer, unsigned first, unsigned count)
{
    sem_t answered;
    sem_init(&answered, 0, 0);
    for (unsigned i = first; i < first + count; i++) {
        ledger->promises[i].answered = &answered;
        ck_assert_ok(writer_submit(writer, &ledger->promises[i].job));
    }
    for (unsigned i = 0; i < count; i++) {
        while (sem_wait(&answered) != 0)
            continue;
    }
    sem_destroy(&answered);
}

static enum campaign_state state_after(size_t changes)
{
    static const enum campaign_state states[] = {CAMPAIGN_OPEN, CAMPAIGN_CLOSING};
    return states[changes % ARRAY_LENGTH(states)];
}

enum fault ledger_change_state(struct ledger *ledger, struct store *store)
{
    TRY(store_set_campaign_state(store, "c", state_after(ledger->state_count + 1)));
    ck_assert_uint_lt(ledger->state_count, LEDGER_STATES_MAX);
    ledger->states[ledger->state_count++] = shim_position();
    return OK;
}
