/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/authority.h"

#include "base/date.h"
#include "base/file.h"
#include "survey-server/permitted.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    DAY_SECONDS = 24 * 3600,
    SERIAL_BYTES = 16,
    COMMON_NAME_MAX = 64, /* RFC 5280, ub-common-name */
    DIGEST_BYTES = 32,
};

static enum fault paths_of(const char *base, const char *name, struct authority_paths *out)
{
    int length = snprintf(out->folder, sizeof out->folder, "%s%s", base, name);
    if (length < 0 || (size_t)length >= sizeof out->folder)
        return fault_raise(FAULT_LIMIT, "path_long", "path", base, NULL);
    snprintf(out->ca_crt, sizeof out->ca_crt, "%s/ca.crt", out->folder);
    snprintf(out->ca_key, sizeof out->ca_key, "%s/ca.key", out->folder);
    snprintf(out->server_crt, sizeof out->server_crt, "%s/server.crt", out->folder);
    snprintf(out->server_key, sizeof out->server_key, "%s/server.key", out->folder);
    return OK;
}

enum fault authority_paths_of(const char *data, struct authority_paths *out)
{
    return paths_of(data, "/tls", out);
}

/* --- making ---------------------------------------------------------------------------------- */

static enum fault set_serial(gnutls_x509_crt_t crt)
{
    unsigned char serial[SERIAL_BYTES];
    TRY(gnutls_step(gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof serial)));
    serial[0] = (unsigned char)((serial[0] & 0x3F) | 0x40); /* positive, and always as long */
    return gnutls_step(gnutls_x509_crt_set_serial(crt, serial, sizeof serial));
}

/* A new key, and a certificate of it: everything that a root and a server have in common. */
static enum fault start_pair(const char *common_name, time_t last, struct certificate_pair *pair)
{
    unsigned char id[DIGEST_BYTES];
    size_t id_size = sizeof id;
    TRY(gnutls_step(gnutls_x509_privkey_init(&pair->key)));
    TRY(gnutls_step(gnutls_x509_privkey_generate(
        pair->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0)));
    TRY(gnutls_step(gnutls_x509_crt_init(&pair->crt)));
    TRY(gnutls_step(gnutls_x509_crt_set_version(pair->crt, 3)));
    TRY(set_serial(pair->crt));
    TRY(gnutls_step(gnutls_x509_crt_set_dn_by_oid(pair->crt, GNUTLS_OID_X520_COMMON_NAME, 0,
                                                  common_name, (unsigned)strlen(common_name))));
    TRY(gnutls_step(gnutls_x509_crt_set_key(pair->crt, pair->key)));
    TRY(gnutls_step(gnutls_x509_crt_get_key_id(pair->crt, 0, id, &id_size)));
    TRY(gnutls_step(gnutls_x509_crt_set_subject_key_id(pair->crt, id, id_size)));
    TRY(gnutls_step(gnutls_x509_crt_set_key_purpose_oid(pair->crt, GNUTLS_KP_TLS_WWW_SERVER, 0)));
    TRY(gnutls_step(gnutls_x509_crt_set_activation_time(pair->crt, time(NULL) - DAY_SECONDS)));
    return gnutls_step(gnutls_x509_crt_set_expiration_time(pair->crt, last));
}

/* "hailong CA may-chu 2026-11-22": what people look for in a list of a hundred roots. */
static void root_name(const struct host_names *names, char out[COMMON_NAME_MAX + 1])
{
    char day[DATE_TEXT_SIZE];
    day_text(instant_day(instant_now()), day);
    snprintf(out, COMMON_NAME_MAX + 1, "hailong CA %.40s %.10s", names->items[0].text, day);
}

static time_t root_end(void)
{
    time_t now = time(NULL);
    struct tm end;
    gmtime_r(&now, &end);
    end.tm_year += AUTHORITY_YEARS;
    return timegm(&end);
}

static enum fault make_root(const struct host_names *names, struct certificate_pair *out)
{
    AUTO(certificate_pair) struct certificate_pair root = {.crt = NULL};
    char name[COMMON_NAME_MAX + 1];
    root_name(names, name);
    TRY(start_pair(name, root_end(), &root));
    TRY(gnutls_step(gnutls_x509_crt_set_basic_constraints(root.crt, 1, 0)));
    TRY(gnutls_step(gnutls_x509_crt_set_key_usage(root.crt, GNUTLS_KEY_KEY_CERT_SIGN)));
    TRY(permitted_set(root.crt, names));
    TRY(gnutls_step(gnutls_x509_crt_sign2(root.crt, root.crt, root.key, GNUTLS_DIG_SHA256, 0)));
    *out = root;
    root = (struct certificate_pair){.crt = NULL};
    return OK;
}

static enum fault add_name(gnutls_x509_crt_t crt, const struct host_name *name)
{
    bool address = name->address_size > 0;
    return gnutls_step(gnutls_x509_crt_set_subject_alt_name(
        crt, address ? GNUTLS_SAN_IPADDRESS : GNUTLS_SAN_DNSNAME,
        address ? (const void *)name->address : name->text,
        (unsigned)(address ? name->address_size : strlen(name->text)), GNUTLS_FSAN_APPEND));
}

/* Names the root's key; a root that somebody else made may have no name for it. */
static enum fault link_to_root(gnutls_x509_crt_t crt, gnutls_x509_crt_t root)
{
    unsigned char id[DIGEST_BYTES];
    size_t size = sizeof id;
    int code = gnutls_x509_crt_get_subject_key_id(root, id, &size, NULL);
    if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return OK;
    TRY(gnutls_step(code));
    return gnutls_step(gnutls_x509_crt_set_authority_key_id(crt, id, size));
}

/* People look at the first name; nobody checks it, for the names are in the alternative names. An
 * address must not stand here: OpenSSL holds it against the root's permitted names. */
static const char *server_name(const struct host_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->items[i].address_size == 0 && strlen(names->items[i].text) <= COMMON_NAME_MAX)
            return names->items[i].text;
    }
    return "hailong server";
}

static enum fault make_server(const struct certificate_pair *root, const struct host_names *names,
                              int days, struct certificate_pair *out)
{
    AUTO(certificate_pair) struct certificate_pair server = {.crt = NULL};
    time_t root_last = gnutls_x509_crt_get_expiration_time(root->crt);
    time_t last = time(NULL) + (time_t)days * DAY_SECONDS;
    TRY(start_pair(server_name(names), last < root_last ? last : root_last, &server));
    TRY(gnutls_step(gnutls_x509_crt_set_basic_constraints(server.crt, 0, -1)));
    TRY(gnutls_step(gnutls_x509_crt_set_key_usage(server.crt, GNUTLS_KEY_DIGITAL_SIGNATURE)));
    for (size_t i = 0; i < names->count; i++)
        TRY(add_name(server.crt, &names->items[i]));
    TRY(link_to_root(server.crt, root->crt));
    TRY(gnutls_step(gnutls_x509_crt_sign2(server.crt, root->crt, root->key, GNUTLS_DIG_SHA256, 0)));
    *out = server;
    server = (struct certificate_pair){.crt = NULL};
    return OK;
}

/* --- files ----------------------------------------------------------------------------------- */

static enum fault write_key(const char *path, gnutls_x509_privkey_t key)
{
    AUTO(datum) gnutls_datum_t pem = {.data = NULL};
    TRY(gnutls_step(gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL,
                                                      GNUTLS_PKCS_PLAIN, &pem)));
    return file_write(path, pem.data, pem.size, 0600);
}

/* One certificate, or two after each other. */
static enum fault write_chain(const char *path, gnutls_x509_crt_t first, gnutls_x509_crt_t second)
{
    AUTO(buffer) struct buffer text = buffer_of(CERTIFICATE_FILE_BYTES);
    gnutls_x509_crt_t chain[] = {first, second};
    for (size_t i = 0; i < ARRAY_LENGTH(chain) && chain[i] != NULL; i++) {
        AUTO(datum) gnutls_datum_t pem = {.data = NULL};
        TRY(gnutls_step(gnutls_x509_crt_export2(chain[i], GNUTLS_X509_FMT_PEM, &pem)));
        buffer_bytes(&text, pem.data, pem.size);
    }
    TRY(buffer_check(&text));
    return file_write(path, text.data, text.length, 0644);
}

static int32_t last_day(gnutls_x509_crt_t crt)
{
    time_t last = gnutls_x509_crt_get_expiration_time(crt);
    return instant_day((struct instant){.utc_ms = (int64_t)last * 1000});
}

static enum fault take_fingerprint(gnutls_x509_crt_t root, char out[AUTHORITY_FINGERPRINT_SIZE])
{
    unsigned char digest[DIGEST_BYTES];
    size_t size = sizeof digest;
    TRY(gnutls_step(gnutls_x509_crt_get_fingerprint(root, GNUTLS_DIG_SHA256, digest, &size)));
    for (size_t i = 0; i < size; i++)
        snprintf(out + 3 * i, 4, "%02X%s", digest[i], i + 1 < size ? ":" : "");
    return OK;
}

/* Makes the server's certificate and writes its two files. */
static enum fault issue(const struct authority_paths *paths, const struct certificate_pair *root,
                        const struct host_names *names, int days, struct authority_issued *out)
{
    AUTO(certificate_pair) struct certificate_pair server = {.crt = NULL};
    TRY(make_server(root, names, days, &server));
    TRY(take_fingerprint(root->crt, out->fingerprint));
    out->root_last_day = last_day(root->crt);
    out->server_last_day = last_day(server.crt);
    TRY(write_key(paths->server_key, server.key));
    return write_chain(paths->server_crt, server.crt, root->crt);
}

static void remove_partial(const struct authority_paths *paths)
{
    unlink(paths->ca_crt);
    unlink(paths->ca_key);
    unlink(paths->server_crt);
    unlink(paths->server_key);
    rmdir(paths->folder);
}

static enum fault fill_folder(const struct authority_paths *paths, const struct host_names *names,
                              int days, struct authority_issued *out)
{
    AUTO(certificate_pair) struct certificate_pair root = {.crt = NULL};
    TRY(folder_make(paths->folder, 0755));
    TRY(make_root(names, &root));
    TRY(write_key(paths->ca_key, root.key));
    TRY(write_chain(paths->ca_crt, root.crt, NULL));
    return issue(paths, &root, names, days, out);
}

/* The folder is made beside its place and renamed into it, which fails when there is something. */
static enum fault make_folder(const struct authority_paths *paths, const struct host_names *names,
                              int days, struct authority_issued *out)
{
    char suffix[40];
    struct authority_paths partial;
    snprintf(suffix, sizeof suffix, ".making-%ld", (long)getpid());
    TRY(paths_of(paths->folder, suffix, &partial));
    enum fault fault = fill_folder(&partial, names, days, out);
    if (fault == OK && rename(partial.folder, paths->folder) != 0)
        fault = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR
                    ? fault_raise(FAULT_CONFLICT, "tls_folder", "path", paths->folder, NULL)
                    : fault_raise(FAULT_IO, "folder_make", "path", paths->folder, "why",
                                  strerror(errno), NULL);
    if (fault != OK)
        remove_partial(&partial);
    return fault;
}

static enum fault check_root(const struct authority_paths *paths, gnutls_x509_crt_t root,
                             const struct host_names *names)
{
    char day[DATE_TEXT_SIZE];
    if (gnutls_x509_crt_get_ca_status(root, NULL) <= 0)
        return fault_raise(FAULT_INVALID, "tls_authority_not", "path", paths->ca_crt, NULL);
    day_text_vi(last_day(root), day);
    if (gnutls_x509_crt_get_expiration_time(root) < time(NULL))
        return fault_raise(FAULT_INVALID, "tls_authority_ended", "path", paths->folder, "day", day,
                           NULL);
    return permitted_check(root, names, paths->folder);
}

static enum fault renew(const struct authority_paths *paths, const struct host_names *names,
                        int days, struct authority_issued *out)
{
    AUTO(certificate_pair) struct certificate_pair root = {.crt = NULL};
    AUTO(certificate)
    struct certificate text = {.chain = buffer_of(0), .key = buffer_of(0)};
    TRY(certificate_pair_read(paths->ca_crt, paths->ca_key, &text, &root));
    TRY(check_root(paths, root.crt, names));
    return issue(paths, &root, names, days, out);
}

enum fault authority_issue(const struct authority_paths *paths, const struct host_names *names,
                           int days, struct authority_issued *out)
{
    struct authority_issued issued = {.is_new = false};
    bool has_crt = access(paths->ca_crt, F_OK) == 0;
    bool has_key = access(paths->ca_key, F_OK) == 0;
    if (has_crt != has_key)
        return fault_raise(FAULT_CONFLICT, "tls_authority_half", "path", paths->folder, "missing",
                           has_crt ? "ca.key" : "ca.crt", NULL);
    issued.is_new = !has_crt;
    TRY(has_crt ? renew(paths, names, days, &issued) : make_folder(paths, names, days, &issued));
    *out = issued;
    return OK;
}
