/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/sender.h"

#include "base/date.h"
#include "survey-server/access.h"
#include "survey-server/rate.h"

#include <assert.h>
#include <netinet/in.h>
#include <string.h>

enum { IPV4_BYTES = 4, IPV4_LOOPBACK_NET = 127, IPV6_NET_BYTES = 8, IPV6_MAPPED_AT = 12 };

static struct sender sender_of_bytes(char kind, const void *bytes, size_t size)
{
    struct sender sender = {.size = size + 1, .bytes = {(uint8_t)kind}};
    assert(sender.size <= sizeof sender.bytes); /* devices' ids are codes */
    memcpy(sender.bytes + 1, bytes, size);
    return sender;
}

static struct sender sender_of_four(const uint8_t bytes[IPV4_BYTES])
{
    struct sender sender = sender_of_bytes('4', bytes, IPV4_BYTES);
    sender.local = bytes[0] == IPV4_LOOPBACK_NET;
    return sender;
}

static struct sender sender_of_six(const struct in6_addr *address)
{
    if (IN6_IS_ADDR_V4MAPPED(address))
        return sender_of_four(address->s6_addr + IPV6_MAPPED_AT);
    struct sender sender = sender_of_bytes('6', address->s6_addr, IPV6_NET_BYTES);
    sender.local = IN6_IS_ADDR_LOOPBACK(address);
    return sender;
}

struct sender sender_of_address(const struct sockaddr *address)
{
    struct sockaddr_in four;
    struct sockaddr_in6 six;
    if (address != NULL && address->sa_family == AF_INET) {
        memcpy(&four, address, sizeof four);
        return sender_of_four((const uint8_t *)&four.sin_addr);
    }
    if (address != NULL && address->sa_family == AF_INET6) {
        memcpy(&six, address, sizeof six);
        return sender_of_six(&six.sin6_addr);
    }
    return sender_of_bytes('?', "", 0); /* unknown: all of them together */
}

bool sender_is_local(const struct request *request)
{
    return sender_of_address(http_address(request)).local;
}

enum fault sender_of(struct request *request, struct sender *out)
{
    struct sender sender = sender_of_address(http_address(request));
    const struct device *device = NULL;
    if (!sender.local)
        TRY(access_device(request, &device));
    *out = device == NULL ? sender : sender_of_bytes('d', device->id, strlen(device->id));
    return OK;
}

enum fault sender_admit(struct request *request, int64_t *out_wait_ms)
{
    struct rate *rate = request->services->rate;
    struct sender sender = {.local = true};
    if (rate != NULL)
        TRY(sender_of(request, &sender));
    *out_wait_ms =
        sender.local ? 0 : rate_take(rate, sender.bytes, sender.size, clock_monotonic_ms());
    return OK;
}

enum fault sender_charge(struct request *request, size_t count)
{
    struct rate *rate = request->services->rate;
    struct sender sender = {.local = true};
    if (rate != NULL)
        TRY(sender_of(request, &sender));
    if (!sender.local)
        rate_charge(rate, sender.bytes, sender.size, clock_monotonic_ms(), count);
    return OK;
}
