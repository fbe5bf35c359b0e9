/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is said of a certificate and its key before a server starts with them.
 */
#include "survey-server/certificate.h"

#include "tests/server/made_certificate.h"
#include "tests/support/folder.h"

#include <sys/stat.h>

enum { ARENA_BYTES = 64 * 1024, YEAR = 365 };

/* A folder with good.crt, good.key. */
struct place {
    char folder[FOLDER_MAX];
    char chain[FOLDER_MAX + 16];
    char key[FOLDER_MAX + 16];
    struct arena *arena;
};

static struct place place_of(const struct made *made)
{
    struct place place;
    make_folder(place.folder);
    make_files(place.folder, "good", made);
    snprintf(place.chain, sizeof place.chain, "%s/good.crt", place.folder);
    snprintf(place.key, sizeof place.key, "%s/good.key", place.folder);
    ck_assert_ok(arena_new(ARENA_BYTES, &place.arena));
    return place;
}

static void place_cleanup(struct place *place)
{
    arena_free(place->arena);
    remove_folder(place->folder);
}

static const struct made good = {.from_days = -1, .to_days = YEAR, .name = "may-chu"};

/* The codes of what load finds, with blanks between. */
static void assert_findings(const struct place *place, const char *expected)
{
    char codes[200] = "";
    AUTO(certificate) struct certificate certificate = {.chain = buffer_of(0)};
    struct findings findings = findings_in(place->arena);
    ck_assert_ok(certificate_load(place->chain, place->key, &findings, &certificate));
    for (size_t i = 0; i < findings.count; i++) {
        size_t length = strlen(codes);
        ck_assert_int_eq(findings.items[i].severity, SEVERITY_WARNING);
        snprintf(codes + length, sizeof codes - length, "%s%s", i == 0 ? "" : " ",
                 findings.items[i].code);
    }
    ck_assert_str_eq(codes, expected);
    ck_assert_ptr_nonnull(strstr(certificate.chain.data, "-----BEGIN CERTIFICATE-----"));
    ck_assert_ptr_nonnull(strstr(certificate.key.data, "PRIVATE KEY-----"));
}

static void assert_refused(const struct place *place, enum fault fault, const char *code)
{
    struct findings findings = findings_in(place->arena);
    struct certificate certificate = {.chain = buffer_of(7)};
    ck_assert_fault(certificate_load(place->chain, place->key, &findings, &certificate), fault);
    ck_assert_str_eq(fault_detail()->code, code);
    ck_assert_uint_eq(certificate.chain.limit, 7);
}

static void put(const char *path, const char *text)
{
    ck_assert_ok(file_write(path, text, strlen(text), 0600));
}

START_TEST(a_good_pair_has_no_findings)
{
    AUTO(place) struct place place = place_of(&good);
    assert_findings(&place, "");
}
END_TEST

START_TEST(times_are_judged)
{
    static const struct {
        int from;
        int to;
        const char *codes;
    } cases[] = {
        {-20, -10, "tls_expired"}, {-20, 29, "tls_ends"}, {-20, 31, ""},
        {2, YEAR, "tls_early"},    {2, 4, "tls_early"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        const struct made made = {
            .from_days = cases[i].from, .to_days = cases[i].to, .name = "may-chu"};
        AUTO(place) struct place place = place_of(&made);
        assert_findings(&place, cases[i].codes);
    }
}
END_TEST

START_TEST(ends_are_counted_in_days)
{
    const struct made made = {.from_days = -1, .to_days = 12, .name = "may-chu"};
    AUTO(place) struct place place = place_of(&made);
    AUTO(certificate) struct certificate certificate = {.chain = buffer_of(0)};
    struct findings findings = findings_in(place.arena);
    ck_assert_ok(certificate_load(place.chain, place.key, &findings, &certificate));
    ck_assert_uint_eq(findings.count, 1);
    ck_assert_str_eq(findings.items[0].args[2].name, "days");
    ck_assert_str_eq(findings.items[0].args[2].value, "11"); /* whole ones */
}
END_TEST

START_TEST(names_are_wanted)
{
    const struct made made = {.from_days = -1, .to_days = YEAR};
    AUTO(place) struct place place = place_of(&made);
    assert_findings(&place, "tls_no_names");
}
END_TEST

START_TEST(open_keys_are_told)
{
    static const struct {
        mode_t mode;
        const char *codes;
    } cases[] = {{0400, ""}, {0640, ""}, {0604, "tls_key_open"}, {0666, "tls_key_open"}};
    AUTO(place) struct place place = place_of(&good);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        ck_assert_int_eq(chmod(place.key, cases[i].mode), 0);
        assert_findings(&place, cases[i].codes);
    }
}
END_TEST

START_TEST(files_are_wanted)
{
    AUTO(place) struct place place = place_of(&good);
    struct place other = place;
    snprintf(other.chain, sizeof other.chain, "%s/none.crt", place.folder);
    assert_refused(&other, FAULT_NOTFOUND, "file_open");
    other = place;
    snprintf(other.key, sizeof other.key, "%s/none.key", place.folder);
    assert_refused(&other, FAULT_NOTFOUND, "file_open");
    other = place;
    snprintf(other.chain, sizeof other.chain, "%s", place.folder);
    assert_refused(&other, FAULT_IO, "file_read");
}
END_TEST

START_TEST(other_things_are_no_certificates)
{
    static const char *const texts[] = {
        "", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n"};
    AUTO(place) struct place place = place_of(&good);
    for (size_t i = 0; i < ARRAY_LENGTH(texts); i++) {
        put(place.chain, texts[i]);
        assert_refused(&place, FAULT_INVALID, "tls_certificate_bad");
    }
}
END_TEST

START_TEST(other_things_are_no_keys)
{
    static const struct {
        const char *text;
        const char *code;
    } cases[] = {
        {"", "tls_key_bad"},
        {"hello", "tls_key_bad"},
        {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "tls_key_bad"},
        {"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
         "tls_key_locked"},
        {"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n", "tls_key_locked"},
    };
    AUTO(place) struct place place = place_of(&good);
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        put(place.key, cases[i].text);
        assert_refused(&place, FAULT_INVALID, cases[i].code);
    }
}
END_TEST

START_TEST(strangers_do_not_match)
{
    AUTO(place) struct place place = place_of(&good);
    make_files(place.folder, "other", &good);
    snprintf(place.key, sizeof place.key, "%s/other.key", place.folder);
    assert_refused(&place, FAULT_INVALID, "tls_key_other");
}
END_TEST

/* The root first and the server's own certificate after it: a common slip. */
START_TEST(order_matters)
{
    AUTO(place) struct place place = place_of(&good);
    AUTO(buffer) struct buffer text = buffer_of(ARENA_BYTES);
    char other[FOLDER_MAX + 16];
    make_files(place.folder, "other", &good);
    snprintf(other, sizeof other, "%s/other.crt", place.folder);
    ck_assert_ok(file_read(other, &text));
    ck_assert_ok(file_read(place.chain, &text));
    put(place.chain, text.data);
    assert_refused(&place, FAULT_INVALID, "tls_key_other");
}
END_TEST

START_TEST(large_files_are_refused)
{
    AUTO(place) struct place place = place_of(&good);
    AUTO(memory) char *text = calloc(1, CERTIFICATE_FILE_BYTES + 2);
    memset(text, '\n', CERTIFICATE_FILE_BYTES + 1);
    put(place.chain, text);
    assert_refused(&place, FAULT_LIMIT, "file_large");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("certificate");
    TCase *cases = tcase_create("certificate");
    tcase_add_test(cases, a_good_pair_has_no_findings);
    tcase_add_test(cases, times_are_judged);
    tcase_add_test(cases, ends_are_counted_in_days);
    tcase_add_test(cases, names_are_wanted);
    tcase_add_test(cases, open_keys_are_told);
    tcase_add_test(cases, files_are_wanted);
    tcase_add_test(cases, other_things_are_no_certificates);
    tcase_add_test(cases, other_things_are_no_keys);
    tcase_add_test(cases, strangers_do_not_match);
    tcase_add_test(cases, order_matters);
    tcase_add_test(cases, large_files_are_refused);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
