/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * idle PORT COUNT - holds COUNT connections to 127.0.0.1:PORT open and says nothing on them.
 *
 * They come from several addresses of the loopback, so that no limit for one client is met. Prints
 * "open N" once all are, and at the end of its input "open N" again: how many the server has left
 * open.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { COUNT_MAX = 65536, FROM_ONE_ADDRESS = 500 };

static struct sockaddr_in address_of(uint32_t host, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host);
    return address;
}

/* A connection, or -1. */
static int connect_from(uint32_t host, int port)
{
    struct sockaddr_in from = address_of(host, 0);
    struct sockaddr_in to = address_of(0, port);
    int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (made >= 0 && bind(made, (struct sockaddr *)&from, sizeof from) == 0 &&
        connect(made, (struct sockaddr *)&to, sizeof to) == 0)
        return made;
    perror("idle");
    exit(1);
}

static int is_open(int connection)
{
    char byte;
    return recv(connection, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && errno == EAGAIN;
}

static void say_open(const int *connections, int count)
{
    int open = 0;
    for (int i = 0; i < count; i++)
        open += is_open(connections[i]);
    printf("open %d\n", open);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    static int connections[COUNT_MAX];
    struct rlimit files;
    int count = argc == 3 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (count < 1 || count > COUNT_MAX) {
        fprintf(stderr, "usage: idle PORT COUNT\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    for (int i = 0; i < count; i++)
        connections[i] =
            connect_from((uint32_t)(1 + i / FROM_ONE_ADDRESS), (int)strtol(argv[1], NULL, 10));
    say_open(connections, count);
    while (getchar() != EOF)
        continue;
    say_open(connections, count);
    return 0;
}
