/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * authority - our own root certificate (CA) for an office's network, and server certificates
 * under it. docs/https.md says how it is used, docs/decisions/0008-tls.md why it is so.
 *
 *   DIR/tls/ca.crt      the root, 10 years: what tablets and computers are told to trust
 *   DIR/tls/ca.key      its key (0600): signs, and is needed for nothing else
 *   DIR/tls/server.crt  the server's certificate, then the root
 *   DIR/tls/server.key  its key (0600), a new one each time
 *
 * The first call makes the folder whole or not at all; later ones renew the server's two files and
 * never touch the root's. All keys are ECDSA P-256.
 * The root may sign for servers only (extended key usage), makes no root below it (path length 0),
 * and stands only for the names it was made for, for names ending in .local, .lan, .internal or
 * .home.arpa, and for private and loopback addresses (name constraints, RFC 5280 4.2.1.10): whoever
 * steals its key cannot pose as a bank on the office's tablets.
 * Both begin a day before they are made, for tablets whose clocks are slow.
 *
 * Thread: any, one at a time a folder.
 * Faults: file.h's; CONFLICT tls_authority_half {path, missing}, tls_folder {path}; INVALID
 * tls_name_outside {name, path}, tls_authority_not {path}, tls_authority_ended {path, day};
 * certificate.h's; IO tls_failed {why}.
 */
#ifndef HAILONG_SURVEY_SERVER_AUTHORITY_H
#define HAILONG_SURVEY_SERVER_AUTHORITY_H

#include "survey-server/host_names.h"

#include <limits.h>

enum {
    AUTHORITY_YEARS = 10,
    /* Chrome and Android set no limit under a root that the user trusts; Apple takes 825 days. */
    AUTHORITY_SERVER_DAYS_MAX = 800,
    AUTHORITY_PATH_SIZE = PATH_MAX + 16,
    AUTHORITY_FINGERPRINT_SIZE = 32 * 3
};

/* Where the files are. */
struct authority_paths {
    char folder[PATH_MAX];
    char ca_crt[AUTHORITY_PATH_SIZE];
    char ca_key[AUTHORITY_PATH_SIZE];
    char server_crt[AUTHORITY_PATH_SIZE];
    char server_key[AUTHORITY_PATH_SIZE];
};

/* Fills in the paths for a data folder; LIMIT path_long {path}. */
CHECKED enum fault authority_paths_of(const char *data, struct authority_paths *out);

struct authority_issued {
    bool is_new; /* the root was made, too */
    int32_t root_last_day;
    int32_t server_last_day;                      /* never after the root's */
    char fingerprint[AUTHORITY_FINGERPRINT_SIZE]; /* of the root: "AB:CD:..." of its SHA-256 */
};

/* Makes or renews the server's certificate for `names` (at least one) over `days`. */
CHECKED enum fault authority_issue(const struct authority_paths *paths,
                                   const struct host_names *names, int days,
                                   struct authority_issued *out);

#endif
