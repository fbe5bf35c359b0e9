/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * log - one line to stderr for the operator: time, level, message. journald keeps them.
 *
 * Only survey-server and cli log; rooms below return faults and findings. No personal data:
 * never an address, a user agent, an answer.
 * Thread: any (one write a line).
 */
#ifndef HAILONG_BASE_LOG_H
#define HAILONG_BASE_LOG_H

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO };

void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
