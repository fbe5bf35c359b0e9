/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * permitted - what a root of ours may stand for (name constraints, RFC 5280 4.2.1.10): names ending
 * in .local, .lan, .internal or .home.arpa, localhost, private and loopback addresses, and the
 * names it was made for.
 * Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_PERMITTED_H
#define HAILONG_SURVEY_SERVER_PERMITTED_H

#include "survey-server/certificate_pair.h"

CHECKED enum fault permitted_set(gnutls_x509_crt_t root, const struct host_names *names);

/* INVALID tls_name_outside {name, path}: browsers would refuse what we sign. A root that says
 * nothing about names stands for all. */
CHECKED enum fault permitted_check(gnutls_x509_crt_t root, const struct host_names *names,
                                   const char *root_path);

#endif
