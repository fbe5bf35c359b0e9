/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A root of our own and what it signs, judged by GnuTLS as a client would.
 */
#include "survey-server/authority.h"

#include "base/date.h"
#include "tests/server/made_certificate.h"
#include "tests/support/folder.h"

#include <sys/stat.h>

enum { TEXT_BYTES = 64 * 1024 };

struct place {
    char folder[FOLDER_MAX];
    struct authority_paths paths;
};

static struct place place_new(void)
{
    struct place place;
    make_folder(place.folder);
    ck_assert_ok(authority_paths_of(place.folder, &place.paths));
    return place;
}

static void place_cleanup(struct place *place)
{
    if (access(place->paths.folder, F_OK) == 0)
        remove_folder(place->paths.folder);
    remove_folder(place->folder);
}

static struct host_names names_of(const char *list)
{
    struct host_names names;
    ck_assert_ok(host_names_parse(list, &names));
    return names;
}

static struct authority_issued issue(const struct place *place, const char *list, int days)
{
    struct authority_issued issued;
    const struct host_names names = names_of(list);
    ck_assert_ok(authority_issue(&place->paths, &names, days, &issued));
    return issued;
}

static void assert_refused(const struct place *place, const char *list, enum fault fault,
                           const char *code)
{
    struct authority_issued issued;
    const struct host_names names = names_of(list);
    ck_assert_fault(authority_issue(&place->paths, &names, 30, &issued), fault);
    ck_assert_str_eq(fault_detail()->code, code);
}

static char *read_text(const char *path)
{
    char *text = NULL;
    size_t length = 0;
    AUTO(buffer) struct buffer bytes = buffer_of(TEXT_BYTES);
    ck_assert_ok(file_read(path, &bytes));
    ck_assert_ok(buffer_take(&bytes, &text, &length));
    return text;
}

static struct certificate_pair read_pair(const char *chain, const char *key)
{
    struct certificate_pair pair;
    AUTO(certificate) struct certificate text = {.chain = buffer_of(0)};
    ck_assert_ok(certificate_pair_read(chain, key, &text, &pair));
    return pair;
}

/* What is wrong with a certificate under a root, for a client that asks for `name` (0 = nothing).
 */
static unsigned verify(gnutls_x509_crt_t root, gnutls_x509_crt_t crt, const char *name)
{
    unsigned status = 0;
    gnutls_x509_trust_list_t trust;
    gnutls_typed_vdata_st wanted[] = {
        {GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)name, 0},
        {GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER, 0}};
    ck_assert_gnutls(gnutls_x509_trust_list_init(&trust, 0));
    ck_assert_gnutls(gnutls_x509_trust_list_add_cas(trust, &root, 1, 0));
    ck_assert_gnutls(gnutls_x509_trust_list_verify_crt2(trust, &crt, 1, wanted,
                                                        ARRAY_LENGTH(wanted), 0, &status, NULL));
    gnutls_x509_trust_list_deinit(trust, 0);
    return status;
}

/* The same for the files of a place. */
static unsigned verify_place(const struct place *place, const char *name)
{
    AUTO(certificate_pair)
    struct certificate_pair root = read_pair(place->paths.ca_crt, place->paths.ca_key);
    AUTO(certificate_pair)
    struct certificate_pair server = read_pair(place->paths.server_crt, place->paths.server_key);
    return verify(root.crt, server.crt, name);
}

static mode_t mode_of(const char *path)
{
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    return status.st_mode & 07777;
}

START_TEST(the_first_makes_a_root)
{
    AUTO(place) struct place place = place_new();
    struct authority_issued issued = issue(&place, "may-chu,192.168.1.5,fd00::5,203.0.113.9", 30);
    ck_assert(issued.is_new);
    int32_t today = instant_day(instant_now());
    ck_assert_int_eq(issued.server_last_day, today + 30);
    ck_assert_int_ge(issued.root_last_day, today + 10 * 365 + 2);
    ck_assert_int_le(issued.root_last_day, today + 10 * 365 + 3);
    ck_assert_uint_eq(strlen(issued.fingerprint), 32 * 3 - 1);
    ck_assert_int_eq(mode_of(place.paths.ca_key), 0600);
    ck_assert_int_eq(mode_of(place.paths.server_key), 0600);
    ck_assert_int_eq(mode_of(place.paths.ca_crt), 0644);
    static const char *const right[] = {"may-chu", "192.168.1.5", "fd00::5", "203.0.113.9"};
    for (size_t i = 0; i < ARRAY_LENGTH(right); i++)
        ck_assert_uint_eq(verify_place(&place, right[i]), 0);
    static const char *const wrong[] = {"may", "x.may-chu", "192.168.1.6", "localhost"};
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++)
        ck_assert_uint_eq(verify_place(&place, wrong[i]),
                          GNUTLS_CERT_INVALID | GNUTLS_CERT_UNEXPECTED_OWNER);
    ck_assert_int_eq(unlink(place.paths.ca_key), 0);
}
END_TEST

START_TEST(the_next_renews_under_the_same_root)
{
    AUTO(place) struct place place = place_new();
    struct authority_issued first = issue(&place, "may-chu", 30);
    AUTO(memory) char *root = read_text(place.paths.ca_crt);
    AUTO(memory) char *root_key = read_text(place.paths.ca_key);
    AUTO(memory) char *key = read_text(place.paths.server_key);
    struct authority_issued second = issue(&place, "may-chu,dau-moi.lan,10.1.2.3", 60);
    ck_assert(!second.is_new);
    ck_assert_str_eq(first.fingerprint, second.fingerprint);
    ck_assert_int_eq(second.server_last_day, first.server_last_day + 30);
    AUTO(memory) char *root_after = read_text(place.paths.ca_crt);
    AUTO(memory) char *root_key_after = read_text(place.paths.ca_key);
    AUTO(memory) char *key_after = read_text(place.paths.server_key);
    ck_assert_str_eq(root, root_after);
    ck_assert_str_eq(root_key, root_key_after);
    ck_assert_str_ne(key, key_after);
    ck_assert_uint_eq(verify_place(&place, "dau-moi.lan"), 0);
    ck_assert_uint_eq(verify_place(&place, "10.1.2.3"), 0);
}
END_TEST

START_TEST(the_chain_is_server_then_root)
{
    AUTO(place) struct place place = place_new();
    issue(&place, "may-chu", 30);
    AUTO(memory) char *chain = read_text(place.paths.server_crt);
    AUTO(memory) char *root = read_text(place.paths.ca_crt);
    const char *second = strstr(chain + 1, "-----BEGIN CERTIFICATE-----");
    ck_assert_ptr_nonnull(second);
    ck_assert_str_eq(second, root);
}
END_TEST

START_TEST(a_root_stands_for_its_office_only)
{
    AUTO(place) struct place place = place_new();
    issue(&place, "may-chu", 30);
    AUTO(memory) char *before = read_text(place.paths.server_crt);
    static const char *const outside[] = {"khaosat.gov.vn", "8.8.8.8", "2001:4860:4860::8888",
                                          "may-chu,other-name", "lan.vn"};
    for (size_t i = 0; i < ARRAY_LENGTH(outside); i++)
        assert_refused(&place, outside[i], FAULT_INVALID, "tls_name_outside");
    AUTO(memory) char *after = read_text(place.paths.server_crt);
    ck_assert_str_eq(before, after);
    issue(&place, "x.may-chu,a.local,b.lan,c.internal,d.home.arpa,localhost,172.31.0.1", 30);
}
END_TEST

/* What a client gets of a certificate for `name` that is made with the root's stolen key. */
static unsigned verify_forged(const struct place *place, const char *name)
{
    char crt[AUTHORITY_PATH_SIZE];
    char key[AUTHORITY_PATH_SIZE];
    AUTO(certificate_pair)
    struct certificate_pair root = read_pair(place->paths.ca_crt, place->paths.ca_key);
    const struct made made = {.from_days = -1, .to_days = 30, .name = name, .under = &root};
    make_files(place->folder, "forged", &made);
    snprintf(crt, sizeof crt, "%s/forged.crt", place->folder);
    snprintf(key, sizeof key, "%s/forged.key", place->folder);
    AUTO(certificate_pair) struct certificate_pair forged = read_pair(crt, key);
    return verify(root.crt, forged.crt, name);
}

START_TEST(a_stolen_key_is_of_little_use)
{
    AUTO(place) struct place place = place_new();
    issue(&place, "may-chu", 30);
    ck_assert_uint_eq(verify_forged(&place, "may-chu"), 0);
    ck_assert_uint_eq(verify_forged(&place, "khaosat.lan"), 0);
    ck_assert_uint_ne(verify_forged(&place, "bank.example"), 0);
    ck_assert_uint_ne(verify_forged(&place, "may-chu.example"), 0);
}
END_TEST

START_TEST(half_a_root_is_not_replaced)
{
    AUTO(place) struct place place = place_new();
    issue(&place, "may-chu", 30);
    AUTO(memory) char *root = read_text(place.paths.ca_crt);
    ck_assert_int_eq(unlink(place.paths.ca_key), 0);
    assert_refused(&place, "may-chu", FAULT_CONFLICT, "tls_authority_half");
    AUTO(memory) char *after = read_text(place.paths.ca_crt);
    ck_assert_str_eq(root, after);
}
END_TEST

START_TEST(other_files_are_not_replaced)
{
    AUTO(place) struct place place = place_new();
    ck_assert_ok(folder_make(place.paths.folder, 0755));
    issue(&place, "may-chu", 30); /* an empty folder is as good as none */
    ck_assert_int_eq(unlink(place.paths.ca_crt), 0);
    ck_assert_int_eq(unlink(place.paths.ca_key), 0);
    assert_refused(&place, "may-chu", FAULT_CONFLICT, "tls_folder");
    ck_assert_int_ne(access(place.paths.ca_crt, F_OK), 0);
}
END_TEST

START_TEST(only_a_living_root_signs)
{
    static const struct {
        struct made made;
        const char *code;
    } cases[] = {
        {{.from_days = -9, .to_days = 9, .name = "may-chu"}, "tls_authority_not"},
        {{.from_days = -9, .to_days = -1, .root = true}, "tls_authority_ended"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        AUTO(place) struct place place = place_new();
        ck_assert_ok(folder_make(place.paths.folder, 0755));
        make_files(place.paths.folder, "ca", &cases[i].made);
        assert_refused(&place, "may-chu", FAULT_INVALID, cases[i].code);
    }
}
END_TEST

/* A root that somebody else made serves as well, and nothing outlives it. */
START_TEST(a_server_ends_before_its_root)
{
    AUTO(place) struct place place = place_new();
    const struct made root = {.from_days = -9, .to_days = 9, .root = true};
    ck_assert_ok(folder_make(place.paths.folder, 0755));
    make_files(place.paths.folder, "ca", &root);
    struct authority_issued issued = issue(&place, "khaosat.gov.vn", 30);
    ck_assert(!issued.is_new);
    ck_assert_int_eq(issued.server_last_day, instant_day(instant_now()) + 9);
    ck_assert_int_eq(issued.root_last_day, issued.server_last_day);
}
END_TEST

START_TEST(names_are_read_back)
{
    AUTO(place) struct place place = place_new();
    struct host_names names;
    issue(&place, "may-chu,192.168.1.5,fd00::5,b.lan", 30);
    ck_assert_ok(certificate_names(place.paths.server_crt, &names));
    AUTO(buffer) struct buffer text = buffer_of(TEXT_BYTES);
    host_names_text(&names, &text);
    ck_assert_str_eq(text.data, "may-chu, 192.168.1.5, fd00::5, b.lan");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("authority");
    TCase *cases = tcase_create("authority");
    tcase_add_test(cases, the_first_makes_a_root);
    tcase_add_test(cases, the_next_renews_under_the_same_root);
    tcase_add_test(cases, the_chain_is_server_then_root);
    tcase_add_test(cases, a_root_stands_for_its_office_only);
    tcase_add_test(cases, a_stolen_key_is_of_little_use);
    tcase_add_test(cases, half_a_root_is_not_replaced);
    tcase_add_test(cases, other_files_are_not_replaced);
    tcase_add_test(cases, only_a_living_root_signs);
    tcase_add_test(cases, a_server_ends_before_its_root);
    tcase_add_test(cases, names_are_read_back);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
