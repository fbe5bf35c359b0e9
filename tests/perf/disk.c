/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * disk FOLDER SECONDS - how often a second this disk makes 4 KB durable.
 *
 * Appends to a file of its own and calls fdatasync after each 4 KB, as a write-ahead log does.
 * Prints the rate.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { PIECE_BYTES = 4096 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int append_for(int file, double seconds)
{
    static const char piece[PIECE_BYTES];
    double start = now();
    long count = 0;
    for (; now() - start < seconds; count++) {
        if (write(file, piece, sizeof piece) != PIECE_BYTES || fdatasync(file) != 0) {
            perror("disk");
            return 1;
        }
    }
    printf("%.0f\n", (double)count / (now() - start));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3 || chdir(argv[1]) != 0) {
        fprintf(stderr, "usage: disk FOLDER SECONDS\n");
        return 2;
    }
    int file = open("disk.tmp", O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (file < 0) {
        perror("disk");
        return 1;
    }
    int status = append_for(file, strtod(argv[2], NULL));
    close(file);
    unlink("disk.tmp");
    return status;
}
