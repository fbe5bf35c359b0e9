/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * media - what an office adds to a form for those who cannot read it: questions spoken aloud.
 *
 *   question's "audio": {"rad": "q5.rad.mp3"}  -->  GET /media/FORM/q5.rad.mp3
 *                                              -->  DIR/media/FORM/q5.rad.mp3
 *
 * Files are the office's own and may be replaced at any time, so caches ask again by their tag.
 * A form's id and a file's name are identifiers (form_load.h), which hold no slash and begin with a
 * letter: nothing else of the disk can be named. Limit: MEDIA_BYTES_MAX. Thread: any.
 */
#ifndef HAILONG_SURVEY_SERVER_MEDIA_H
#define HAILONG_SURVEY_SERVER_MEDIA_H

#include "survey-server/http.h"

enum { MEDIA_BYTES_MAX = 1 << 20 };

enum fault media_file(struct request *request);

/* The address of a question's sound, or NULL. */
const char *media_address(struct arena *arena, const char *form, const char *name);

#endif
