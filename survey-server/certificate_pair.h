/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * certificate_pair - a certificate and its private key as GnuTLS holds them, GnuTLS's handles under
 * base/own.h, and its errors as faults. For certificate.c, authority.c and permitted.c only.
 */
#ifndef HAILONG_SURVEY_SERVER_CERTIFICATE_PAIR_H
#define HAILONG_SURVEY_SERVER_CERTIFICATE_PAIR_H

#include "base/own.h"
#include "survey-server/certificate.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

struct certificate_pair {
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
};

/* Reads both files, that match; their texts go to `out_text`. Faults: certificate.h. */
CHECKED enum fault certificate_pair_read(const char *chain_path, const char *key_path,
                                         struct certificate *out_text,
                                         struct certificate_pair *out);

static inline void crt_cleanup(gnutls_x509_crt_t *crt)
{
    if (*crt != NULL)
        gnutls_x509_crt_deinit(*crt);
}

static inline void privkey_cleanup(gnutls_x509_privkey_t *key)
{
    if (*key != NULL)
        gnutls_x509_privkey_deinit(*key);
}

static inline void certificate_pair_cleanup(struct certificate_pair *pair)
{
    crt_cleanup(&pair->crt);
    privkey_cleanup(&pair->key);
}

static inline void constraints_cleanup(gnutls_x509_name_constraints_t *constraints)
{
    if (*constraints != NULL)
        gnutls_x509_name_constraints_deinit(*constraints);
}

/* Text that GnuTLS made; wiped, for it may be a key. */
static inline void datum_cleanup(gnutls_datum_t *datum)
{
    if (datum->data != NULL)
        gnutls_memset(datum->data, 0, datum->size);
    gnutls_free(datum->data);
}

/* Bytes for GnuTLS to read. */
static inline gnutls_datum_t datum_of(const void *bytes, size_t size)
{
    return (gnutls_datum_t){.data = (unsigned char *)bytes, .size = (unsigned)size};
}

/* A step that fails only when the machine does: IO tls_failed {why}. */
static inline enum fault gnutls_step(int code)
{
    return code >= 0 ? OK : fault_raise(FAULT_IO, "tls_failed", "why", gnutls_strerror(code), NULL);
}

#endif
