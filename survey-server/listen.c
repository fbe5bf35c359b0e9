/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/listen.h"

#include "base/text.h"
#include "survey-server/limits.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HOST_MAX = 64, PORT_MAX = 65535 };

union address {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
};

static enum fault wrong_address(const char *listen)
{
    return fault_raise(FAULT_INVALID, "server_address", "listen", listen, NULL);
}

static enum fault cannot_listen(const char *listen)
{
    const char *code = errno == EADDRINUSE ? "server_port_taken" : "server_listen";
    return fault_raise(FAULT_IO, code, "listen", listen, "why", strerror(errno), NULL);
}

/* "HOST:PORT" or "[HOST]:PORT" as an address. */
static enum fault parse(const char *listen, union address *out, socklen_t *out_size)
{
    char host[HOST_MAX];
    int64_t port;
    const char *colon = strrchr(listen, ':');
    if (colon == NULL || !text_to_integer(colon + 1, &port) || port < 0 || port > PORT_MAX)
        return wrong_address(listen);
    bool six = listen[0] == '[' && colon > listen && colon[-1] == ']';
    const char *from = six ? listen + 1 : listen;
    size_t length = (size_t)(colon - from) - six;
    if (length >= sizeof host)
        return wrong_address(listen);
    memcpy(host, from, length);
    host[length] = '\0';
    *out = (union address){0};
    *out_size = six ? sizeof out->six : sizeof out->four;
    out->any.sa_family = six ? AF_INET6 : AF_INET;
    if (six)
        out->six.sin6_port = htons((uint16_t)port);
    else
        out->four.sin_port = htons((uint16_t)port);
    void *number = six ? (void *)&out->six.sin6_addr : (void *)&out->four.sin_addr;
    const char *text = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
    return inet_pton(out->any.sa_family, text, number) == 1 ? OK : wrong_address(listen);
}

enum fault listen_check(const char *listen)
{
    union address address;
    socklen_t size = 0;
    return parse(listen, &address, &size);
}

static bool bind_and_listen(int socket, const union address *address, socklen_t size)
{
    const int yes = 1;
    return setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
           bind(socket, &address->any, size) == 0 && listen(socket, LIMIT_LISTEN_BACKLOG) == 0;
}

enum fault listen_on(const char *listen, int *out_socket, unsigned *out_port)
{
    union address address;
    socklen_t size = 0;
    TRY(parse(listen, &address, &size));
    int opened = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (opened < 0)
        return cannot_listen(listen);
    if (!bind_and_listen(opened, &address, size) || getsockname(opened, &address.any, &size) != 0) {
        enum fault fault = cannot_listen(listen);
        close(opened);
        return fault;
    }
    *out_port =
        ntohs(address.any.sa_family == AF_INET6 ? address.six.sin6_port : address.four.sin_port);
    *out_socket = opened;
    return OK;
}
