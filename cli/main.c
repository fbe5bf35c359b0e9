/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include <signal.h>

int main(int argc, char **argv)
{
    /* A reader that leaves early is a fault of one write, not the end of the program. */
    signal(SIGPIPE, SIG_IGN);
    /* So is a file that may not grow (ulimit -f): a full disk, told to whoever asked. */
    signal(SIGXFSZ, SIG_IGN);
    return command_run(argc, argv);
}
