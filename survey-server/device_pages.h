/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * device_pages - what a device at a counter needs beside the form: the screen of its staff, and
 * what lets it go on while the server is away.
 *
 *   GET /kiosk    templates/kiosk.html: queue, storage, token, PIN; all of it lives in the browser
 *                 (scripts/kiosk-staff.js), so the server shows it to anyone and knows nothing of
 * it GET /offline  the notice kept by the service worker for pages it does not hold GET /sw.js
 * assets/sw.js behind a line with the version of the pages: a browser compares it byte by byte, so
 * whatever changes in a page makes a new worker
 *
 * Thread: any. Faults: those of page.h.
 */
#ifndef HAILONG_SURVEY_SERVER_DEVICE_PAGES_H
#define HAILONG_SURVEY_SERVER_DEVICE_PAGES_H

#include "survey-server/http.h"

enum fault page_kiosk(struct request *request);
enum fault page_offline(struct request *request);
enum fault page_worker(struct request *request);

#endif
