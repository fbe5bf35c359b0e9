/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * made_certificate - certificates with a fault, which authority.h would not make.
 */
#ifndef HAILONG_TESTS_SERVER_MADE_CERTIFICATE_H
#define HAILONG_TESTS_SERVER_MADE_CERTIFICATE_H

#include "base/arena.h"
#include "base/file.h"
#include "survey-server/certificate_pair.h"
#include "tests/support/check_main.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { MADE_DAY = 24 * 3600 };

struct made {
    int from_days; /* from now */
    int to_days;
    const char *name;                     /* NULL = none */
    bool root;                            /* may sign others */
    const struct certificate_pair *under; /* NULL = signed by itself */
};

#define ck_assert_gnutls(call)                                                                     \
    do {                                                                                           \
        int gnutls_code_ = (call);                                                                 \
        ck_assert_msg(gnutls_code_ >= 0, "%s: %s", #call, gnutls_strerror(gnutls_code_));          \
    } while (0)

static inline struct certificate_pair make_pair(const struct made *made)
{
    struct certificate_pair pair;
    time_t now = time(NULL);
    ck_assert_gnutls(gnutls_x509_privkey_init(&pair.key));
    ck_assert_gnutls(gnutls_x509_privkey_generate(
        pair.key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
    ck_assert_gnutls(gnutls_x509_crt_init(&pair.crt));
    ck_assert_gnutls(gnutls_x509_crt_set_version(pair.crt, 3));
    ck_assert_gnutls(gnutls_x509_crt_set_serial(pair.crt, "\x12\x34", 2));
    ck_assert_gnutls(gnutls_x509_crt_set_dn(pair.crt, "CN=made", NULL));
    ck_assert_gnutls(
        gnutls_x509_crt_set_activation_time(pair.crt, now + made->from_days * MADE_DAY));
    ck_assert_gnutls(gnutls_x509_crt_set_expiration_time(pair.crt, now + made->to_days * MADE_DAY));
    ck_assert_gnutls(gnutls_x509_crt_set_key(pair.crt, pair.key));
    ck_assert_gnutls(gnutls_x509_crt_set_basic_constraints(pair.crt, made->root, -1));
    if (made->name != NULL)
        ck_assert_gnutls(gnutls_x509_crt_set_subject_alt_name(
            pair.crt, GNUTLS_SAN_DNSNAME, made->name, (unsigned)strlen(made->name), 0));
    const struct certificate_pair *signer = made->under != NULL ? made->under : &pair;
    ck_assert_gnutls(
        gnutls_x509_crt_sign2(pair.crt, signer->crt, signer->key, GNUTLS_DIG_SHA256, 0));
    return pair;
}

/* Writes NAME.crt and NAME.key (0600) into a folder. */
static inline void write_pair(const char *folder, const char *name,
                              const struct certificate_pair *pair)
{
    char path[PATH_MAX];
    AUTO(datum) gnutls_datum_t crt = {.data = NULL};
    AUTO(datum) gnutls_datum_t key = {.data = NULL};
    ck_assert_gnutls(gnutls_x509_crt_export2(pair->crt, GNUTLS_X509_FMT_PEM, &crt));
    ck_assert_gnutls(gnutls_x509_privkey_export2(pair->key, GNUTLS_X509_FMT_PEM, &key));
    snprintf(path, sizeof path, "%s/%s.crt", folder, name);
    ck_assert_ok(file_write(path, crt.data, crt.size, 0644));
    snprintf(path, sizeof path, "%s/%s.key", folder, name);
    ck_assert_ok(file_write(path, key.data, key.size, 0600));
}

/* Both at once. */
static inline void make_files(const char *folder, const char *name, const struct made *made)
{
    AUTO(certificate_pair) struct certificate_pair pair = make_pair(made);
    write_pair(folder, name, &pair);
}

#endif
