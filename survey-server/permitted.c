/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/permitted.h"

#include <stdio.h>
#include <string.h>

enum { IPV4_BITS = 32, IPV6_BITS = 128 };

static const char *const permitted_domains[] = {"local", "lan", "internal", "home.arpa"};
static const char *const permitted_networks[] = {
    "10.0.0.0/8",  "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
    "127.0.0.0/8", "fc00::/7",      "fe80::/10",      "::1/128",
};

static enum fault permit_domain(gnutls_x509_name_constraints_t constraints, const char *domain)
{
    const gnutls_datum_t name = datum_of(domain, strlen(domain));
    return gnutls_step(
        gnutls_x509_name_constraints_add_permitted(constraints, GNUTLS_SAN_DNSNAME, &name));
}

static enum fault permit_network(gnutls_x509_name_constraints_t constraints, const char *network)
{
    AUTO(datum) gnutls_datum_t bytes = {.data = NULL};
    TRY(gnutls_step(gnutls_x509_cidr_to_rfc5280(network, &bytes)));
    return gnutls_step(
        gnutls_x509_name_constraints_add_permitted(constraints, GNUTLS_SAN_IPADDRESS, &bytes));
}

static bool permits(gnutls_x509_name_constraints_t constraints, const struct host_name *name)
{
    bool address = name->address_size > 0;
    const gnutls_datum_t bytes = address ? datum_of(name->address, name->address_size)
                                         : datum_of(name->text, strlen(name->text));
    return gnutls_x509_name_constraints_check(
               constraints, address ? GNUTLS_SAN_IPADDRESS : GNUTLS_SAN_DNSNAME, &bytes) != 0;
}

static enum fault permit_name(gnutls_x509_name_constraints_t constraints,
                              const struct host_name *name)
{
    char network[HOST_NAME_LENGTH_MAX + 8];
    if (name->address_size == 0)
        return permit_domain(constraints, name->text);
    snprintf(network, sizeof network, "%s/%d", name->text,
             name->address_size == HOST_ADDRESS_BYTES ? IPV6_BITS : IPV4_BITS);
    return permit_network(constraints, network);
}

enum fault permitted_set(gnutls_x509_crt_t root, const struct host_names *names)
{
    AUTO(constraints) gnutls_x509_name_constraints_t constraints = NULL;
    TRY(gnutls_step(gnutls_x509_name_constraints_init(&constraints)));
    for (size_t i = 0; i < ARRAY_LENGTH(permitted_domains); i++)
        TRY(permit_domain(constraints, permitted_domains[i]));
    TRY(permit_domain(constraints, "localhost"));
    for (size_t i = 0; i < ARRAY_LENGTH(permitted_networks); i++)
        TRY(permit_network(constraints, permitted_networks[i]));
    for (size_t i = 0; i < names->count; i++) {
        if (!permits(constraints, &names->items[i]))
            TRY(permit_name(constraints, &names->items[i]));
    }
    return gnutls_step(gnutls_x509_crt_set_name_constraints(root, constraints, 1));
}

enum fault permitted_check(gnutls_x509_crt_t root, const struct host_names *names,
                           const char *root_path)
{
    AUTO(constraints) gnutls_x509_name_constraints_t constraints = NULL;
    TRY(gnutls_step(gnutls_x509_name_constraints_init(&constraints)));
    int code = gnutls_x509_crt_get_name_constraints(root, constraints, 0, NULL);
    if (code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
        return OK;
    TRY(gnutls_step(code));
    for (size_t i = 0; i < names->count; i++) {
        if (!permits(constraints, &names->items[i]))
            return fault_raise(FAULT_INVALID, "tls_name_outside", "name", names->items[i].text,
                               "path", root_path, NULL);
    }
    return OK;
}
