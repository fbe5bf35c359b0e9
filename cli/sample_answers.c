/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"
enum fault run_sample_answers(const struct call *call) { (void)call; return OK; }
