/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/host_names.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LABEL_MAX = 63 };

static const char digits[] = "0123456789";
static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

/* "quang-tri" of "quang-tri.lan". */
static bool is_label(const char *label, size_t length)
{
    if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (label[i] != '-' && strchr(digits, label[i]) == NULL &&
            strchr(letters, label[i]) == NULL)
            return false;
    }
    return true;
}

/* A name in lower case. */
static bool is_name(const char *text)
{
    const char *label = text;
    for (;;) {
        size_t length = strcspn(label, ".");
        if (!is_label(label, length))
            return false;
        if (label[length] == '\0')
            return strspn(label, digits) != length;
        label += length + 1;
    }
}

static bool parse_one(const char *text, size_t length, struct host_name *out)
{
    *out = (struct host_name){.address_size = 0};
    if (length == 0 || length > HOST_NAME_LENGTH_MAX || memchr(text, '\0', length) != NULL)
        return false;
    for (size_t i = 0; i < length; i++)
        out->text[i] = (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] - 'A' + 'a' : text[i]);
    bool four = inet_pton(AF_INET, out->text, out->address) == 1;
    if (!four && inet_pton(AF_INET6, out->text, out->address) != 1)
        return is_name(out->text);
    out->address_size = four ? sizeof(struct in_addr) : sizeof(struct in6_addr);
    inet_ntop(four ? AF_INET : AF_INET6, out->address, out->text, sizeof out->text);
    return true;
}

static bool is_there(const struct host_names *names, const struct host_name *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->items[i].text, name->text) == 0)
            return true;
    }
    return false;
}

enum fault host_names_add(struct host_names *names, const char *text, size_t length)
{
    struct host_name name;
    if (!parse_one(text, length, &name)) {
        char shown[HOST_NAME_LENGTH_MAX + 1];
        snprintf(shown, sizeof shown, "%.*s", (int)(length < sizeof shown ? length : 0), text);
        return fault_raise(FAULT_USAGE, "tls_name", "name", shown, NULL);
    }
    if (is_there(names, &name))
        return OK;
    if (names->count == HOST_NAMES_MAX) {
        char limit[24];
        snprintf(limit, sizeof limit, "%d", HOST_NAMES_MAX);
        return fault_raise(FAULT_LIMIT, "tls_names_many", "limit", limit, NULL);
    }
    names->items[names->count++] = name;
    return OK;
}

enum fault host_names_add_address(struct host_names *names, const void *bytes, size_t size)
{
    char text[INET6_ADDRSTRLEN] = "";
    int family = size == sizeof(struct in_addr) ? AF_INET : AF_INET6;
    if (size == sizeof(struct in_addr) || size == sizeof(struct in6_addr))
        inet_ntop(family, bytes, text, sizeof text);
    return host_names_add(names, text, strlen(text));
}

enum fault host_names_parse(const char *list, struct host_names *out)
{
    struct host_names names = {.count = 0};
    for (;;) {
        size_t length = strcspn(list, ",");
        size_t from = strspn(list, " ");
        size_t to = length;
        while (to > from && list[to - 1] == ' ')
            to--;
        TRY(host_names_add(&names, list + from, to > from ? to - from : 0));
        if (list[length] == '\0')
            break;
        list += length + 1;
    }
    *out = names;
    return OK;
}

/* Whether others can reach a card at this address, tomorrow too. */
static bool is_lasting(const struct ifaddrs *card)
{
    if (card->ifa_addr == NULL || (card->ifa_flags & IFF_UP) == 0 ||
        (card->ifa_flags & IFF_LOOPBACK) != 0)
        return false;
    if (card->ifa_addr->sa_family == AF_INET6) {
        const struct in6_addr *six = &((const struct sockaddr_in6 *)card->ifa_addr)->sin6_addr;
        return (six->s6_addr[0] & 0xFE) == 0xFC;
    }
    const unsigned char *four =
        (const unsigned char *)&((const struct sockaddr_in *)card->ifa_addr)->sin_addr;
    return card->ifa_addr->sa_family == AF_INET && !(four[0] == 169 && four[1] == 254);
}

static enum fault add_cards(struct host_names *names)
{
    struct ifaddrs *cards;
    if (getifaddrs(&cards) != 0)
        return fault_raise(FAULT_IO, "tls_cards", "why", strerror(errno), NULL);
    enum fault fault = OK;
    for (const struct ifaddrs *card = cards; card != NULL && fault == OK; card = card->ifa_next) {
        if (!is_lasting(card))
            continue;
        bool six = card->ifa_addr->sa_family == AF_INET6;
        const void *bytes = six ? (const void *)&((struct sockaddr_in6 *)card->ifa_addr)->sin6_addr
                                : (const void *)&((struct sockaddr_in *)card->ifa_addr)->sin_addr;
        fault = host_names_add_address(names, bytes,
                                       six ? sizeof(struct in6_addr) : sizeof(struct in_addr));
    }
    freeifaddrs(cards);
    return fault;
}

enum fault host_names_of_machine(struct host_names *out)
{
    struct host_names names = {.count = 0};
    struct host_name usable;
    char own[HOST_NAME_MAX + 1] = "";
    (void)gethostname(own, sizeof own - 1); /* a machine without a name has its addresses */
    if (parse_one(own, strlen(own), &usable))
        TRY(host_names_add(&names, own, strlen(own)));
    static const char *const own_side[] = {"localhost", "127.0.0.1", "::1"};
    for (size_t i = 0; i < ARRAY_LENGTH(own_side); i++)
        TRY(host_names_add(&names, own_side[i], strlen(own_side[i])));
    TRY(add_cards(&names));
    *out = names;
    return OK;
}

void host_names_text(const struct host_names *names, struct buffer *out)
{
    for (size_t i = 0; i < names->count; i++) {
        buffer_text(out, i == 0 ? "" : ", ");
        buffer_text(out, names->items[i].text);
    }
}
