/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_names - the names and addresses under which people reach a server, for its certificate.
 *
 *   "may-chu,khaosat.lan,192.168.1.5" --parse--> {may-chu}, {khaosat.lan}, {192.168.1.5: 4 bytes}
 *
 * A name is letters, digits and hyphens in labels joined by dots (RFC 1123); it is kept in lower
 * case. A last label of digits only is refused: it is an address with a slip of the pen. Names
 * outside ASCII are written as Punycode (xn--), wildcards are not taken.
 *
 * Thread: any. Ownership: a list is a plain value.
 * Faults: USAGE tls_name {name}; LIMIT tls_names_many {limit}.
 */
#ifndef HAILONG_SURVEY_SERVER_HOST_NAMES_H
#define HAILONG_SURVEY_SERVER_HOST_NAMES_H

#include "base/buffer.h"

enum { HOST_NAME_LENGTH_MAX = 253, HOST_NAMES_MAX = 32, HOST_ADDRESS_BYTES = 16 };

struct host_name {
    char text[HOST_NAME_LENGTH_MAX + 1];
    unsigned char address[HOST_ADDRESS_BYTES];
    size_t address_size; /* 4 or 16; 0 = a name */
};

struct host_names {
    struct host_name items[HOST_NAMES_MAX];
    size_t count;
};

/* Adds one name or address; one that is there already is left out. */
CHECKED enum fault host_names_add(struct host_names *names, const char *text, size_t length);

/* Adds an address of 4 or 16 bytes. */
CHECKED enum fault host_names_add_address(struct host_names *names, const void *bytes, size_t size);

/* Reads a list with commas; blanks around a name are left out. */
CHECKED enum fault host_names_parse(const char *list, struct host_names *out);

/* This machine's: its host name (unless it cannot stand in a certificate), localhost, the loopback
 * addresses, and the addresses of its network cards that others can reach and that stay: not
 * link-local ones, and of IPv6 only unique local ones, for the others change. */
CHECKED enum fault host_names_of_machine(struct host_names *out);

/* Appends them, with a comma and a blank between. */
void host_names_text(const struct host_names *names, struct buffer *out);

#endif
