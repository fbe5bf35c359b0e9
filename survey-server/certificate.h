/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * certificate - a server's certificate and its key, read from two files and judged before the
 * server starts. With authority.h (which makes them) the only home of GnuTLS beside
 * libmicrohttpd's own use of it.
 *
 *   server.crt  PEM: the server's certificate first, then those that lead to its root
 *   server.key  PEM: its private key, without a password
 *        --certificate_load--> struct certificate (what server_options take) and findings
 *
 * What keeps a server from starting is a fault; what only makes browsers complain is a finding, a
 * warning each: tls_expired {path, day}, tls_early {path, day}, tls_ends {path, day, days} (within
 * CERTIFICATE_WARN_DAYS), tls_no_names {path} (browsers look at names in subjectAltName only),
 * tls_key_open {path} (other users of the machine can read the key).
 *
 * Ownership: a certificate owns its two texts and wipes them. Thread: any.
 * Faults: file.h's; INVALID tls_certificate_bad {path, why}, tls_key_bad {path, why},
 * tls_key_locked {path}, tls_key_other {path, key}.
 */
#ifndef HAILONG_SURVEY_SERVER_CERTIFICATE_H
#define HAILONG_SURVEY_SERVER_CERTIFICATE_H

#include "base/buffer.h"
#include "survey-server/host_names.h"

enum { CERTIFICATE_FILE_BYTES = 256 * 1024, CERTIFICATE_WARN_DAYS = 30 };

struct certificate {
    struct buffer chain;
    struct buffer key;
};

void certificate_cleanup(struct certificate *certificate);

/* Writes `out` also when there are findings, as long as it is OK. */
CHECKED enum fault certificate_load(const char *chain_path, const char *key_path,
                                    struct findings *findings, struct certificate *out);

/* The names and addresses that a certificate stands for; kinds that are neither are left out. Also
 * host_names.h's faults: a wildcard is no name here. */
CHECKED enum fault certificate_names(const char *chain_path, struct host_names *out);

#endif
