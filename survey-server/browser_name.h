/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * browser_name - what a browser says it is, in two words: "Firefox, Windows". Enough for somebody
 * to know a session as theirs; the header itself is kept nowhere. Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_BROWSER_NAME_H
#define HAILONG_SURVEY_SERVER_BROWSER_NAME_H

enum { BROWSER_NAME_SIZE = 32 };

/* Of a User-Agent header, NULL = none was sent; "" for one we do not know. */
void browser_name(const char *agent, char out[BROWSER_NAME_SIZE]);

#endif
