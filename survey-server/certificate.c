/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/certificate.h"

#include "base/date.h"
#include "base/file.h"
#include "survey-server/certificate_pair.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { KEY_ID_BYTES = 64, DAY_MS = 24 * 3600 * 1000 };

static void wipe(struct buffer *text)
{
    if (text->data != NULL)
        gnutls_memset(text->data, 0, text->capacity);
    buffer_cleanup(text);
}

void certificate_cleanup(struct certificate *certificate)
{
    buffer_cleanup(&certificate->chain);
    wipe(&certificate->key);
}

/* --- reading --------------------------------------------------------------------------------- */

/* Every certificate of the file must parse; the first is the server's own. */
static enum fault import_chain(const char *path, const struct buffer *text, gnutls_x509_crt_t *out)
{
    gnutls_x509_crt_t *chain = NULL;
    unsigned count = 0;
    const gnutls_datum_t pem = datum_of(text->data, text->length);
    int code = gnutls_x509_crt_list_import2(&chain, &count, &pem, GNUTLS_X509_FMT_PEM, 0);
    if (code < 0)
        return fault_raise(FAULT_INVALID, "tls_certificate_bad", "path", path, "why",
                           gnutls_strerror(code), NULL);
    *out = chain[0];
    for (unsigned i = 1; i < count; i++)
        gnutls_x509_crt_deinit(chain[i]);
    gnutls_free(chain);
    return OK;
}

static enum fault read_chain(const char *path, struct buffer *text, gnutls_x509_crt_t *out)
{
    TRY(file_read(path, text));
    return import_chain(path, text, out);
}

static enum fault read_key(const char *path, struct buffer *text, gnutls_x509_privkey_t *out)
{
    AUTO(privkey) gnutls_x509_privkey_t key = NULL;
    TRY(file_read(path, text));
    if (strstr(text->data, "ENCRYPTED") != NULL)
        return fault_raise(FAULT_INVALID, "tls_key_locked", "path", path, NULL);
    const gnutls_datum_t pem = datum_of(text->data, text->length);
    TRY(gnutls_step(gnutls_x509_privkey_init(&key)));
    int code = gnutls_x509_privkey_import2(key, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
    if (code < 0)
        return fault_raise(FAULT_INVALID, "tls_key_bad", "path", path, "why", gnutls_strerror(code),
                           NULL);
    *out = TAKE(key);
    return OK;
}

/* Whether they belong together. */
static enum fault compare_keys(const struct certificate_pair *pair, bool *out)
{
    unsigned char of_crt[KEY_ID_BYTES];
    unsigned char of_key[KEY_ID_BYTES];
    size_t crt_size = sizeof of_crt;
    size_t key_size = sizeof of_key;
    const unsigned flags = GNUTLS_KEYID_USE_SHA256;
    TRY(gnutls_step(gnutls_x509_crt_get_key_id(pair->crt, flags, of_crt, &crt_size)));
    TRY(gnutls_step(gnutls_x509_privkey_get_key_id(pair->key, flags, of_key, &key_size)));
    *out = crt_size == key_size && memcmp(of_crt, of_key, key_size) == 0;
    return OK;
}

static struct certificate no_certificate(void)
{
    return (struct certificate){.chain = buffer_of(CERTIFICATE_FILE_BYTES),
                                .key = buffer_of(CERTIFICATE_FILE_BYTES)};
}

enum fault certificate_pair_read(const char *chain_path, const char *key_path,
                                 struct certificate *out_text, struct certificate_pair *out)
{
    AUTO(certificate) struct certificate text = no_certificate();
    AUTO(certificate_pair) struct certificate_pair pair = {.crt = NULL};
    bool same = false;
    TRY(read_chain(chain_path, &text.chain, &pair.crt));
    TRY(read_key(key_path, &text.key, &pair.key));
    TRY(compare_keys(&pair, &same));
    if (!same)
        return fault_raise(FAULT_INVALID, "tls_key_other", "path", chain_path, "key", key_path,
                           NULL);
    *out_text = text;
    *out = pair;
    text = no_certificate();
    pair = (struct certificate_pair){.crt = NULL};
    return OK;
}

/* --- judging --------------------------------------------------------------------------------- */

static int32_t day_of(time_t seconds)
{
    return instant_day((struct instant){.utc_ms = (int64_t)seconds * 1000});
}

static void judge_time(const char *path, gnutls_x509_crt_t crt, struct findings *findings)
{
    char day[DATE_TEXT_SIZE];
    char days[24];
    int64_t now_ms = instant_now().utc_ms;
    time_t from = gnutls_x509_crt_get_activation_time(crt);
    time_t to = gnutls_x509_crt_get_expiration_time(crt);
    int64_t left_ms = (int64_t)to * 1000 - now_ms;
    day_text_vi(day_of(now_ms < (int64_t)from * 1000 ? from : to), day);
    snprintf(days, sizeof days, "%lld", (long long)(left_ms / DAY_MS));
    if (left_ms < 0)
        findings_add(findings, SEVERITY_WARNING, "", "tls_expired", "path", path, "day", day, NULL);
    else if (now_ms < (int64_t)from * 1000)
        findings_add(findings, SEVERITY_WARNING, "", "tls_early", "path", path, "day", day, NULL);
    else if (left_ms < (int64_t)CERTIFICATE_WARN_DAYS * DAY_MS)
        findings_add(findings, SEVERITY_WARNING, "", "tls_ends", "path", path, "day", day, "days",
                     days, NULL);
}

enum fault certificate_names(const char *chain_path, struct host_names *out)
{
    AUTO(buffer) struct buffer text = buffer_of(CERTIFICATE_FILE_BYTES);
    AUTO(crt) gnutls_x509_crt_t crt = NULL;
    struct host_names names = {.count = 0};
    TRY(read_chain(chain_path, &text, &crt));
    for (unsigned at = 0;; at++) {
        char name[HOST_NAME_LENGTH_MAX + 1];
        size_t size = sizeof name;
        int kind = gnutls_x509_crt_get_subject_alt_name(crt, at, name, &size, NULL);
        if (kind == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
            break;
        TRY(gnutls_step(kind));
        if (kind == GNUTLS_SAN_DNSNAME)
            TRY(host_names_add(&names, name, size));
        else if (kind == GNUTLS_SAN_IPADDRESS)
            TRY(host_names_add_address(&names, name, size));
    }
    *out = names;
    return OK;
}

static bool has_no_names(gnutls_x509_crt_t crt)
{
    char name[HOST_NAME_LENGTH_MAX + 1];
    size_t size = sizeof name;
    return gnutls_x509_crt_get_subject_alt_name(crt, 0, name, &size, NULL) ==
           GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE;
}

static bool is_open_to_others(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && (status.st_mode & S_IRWXO) != 0;
}

enum fault certificate_load(const char *chain_path, const char *key_path, struct findings *findings,
                            struct certificate *out)
{
    AUTO(certificate_pair) struct certificate_pair pair = {.crt = NULL};
    TRY(certificate_pair_read(chain_path, key_path, out, &pair));
    judge_time(chain_path, pair.crt, findings);
    if (has_no_names(pair.crt))
        findings_add(findings, SEVERITY_WARNING, "", "tls_no_names", "path", chain_path, NULL);
    if (is_open_to_others(key_path))
        findings_add(findings, SEVERITY_WARNING, "", "tls_key_open", "path", key_path, NULL);
    return OK;
}
