/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/browser_name.h"

#include "base/own.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct mark {
    const char *part;
    const char *name;
};

/* The first that occurs counts: most call themselves by the names of others too. */
static const struct mark browsers[] = {{"coc_coc_browser/", "Cốc Cốc"},
                                       {"Edg", "Edge"},
                                       {"OPR/", "Opera"},
                                       {"SamsungBrowser/", "Samsung"},
                                       {"Firefox/", "Firefox"},
                                       {"Chrome/", "Chrome"},
                                       {"Safari/", "Safari"}};
static const struct mark systems[] = {
    {"Android", "Android"}, {"iPhone", "iOS"},    {"iPad", "iOS"},   {"Windows", "Windows"},
    {"Macintosh", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}};

static const char *find(const struct mark *marks, size_t count, const char *agent)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(agent, marks[i].part) != NULL)
            return marks[i].name;
    }
    return "";
}

void browser_name(const char *agent, char out[BROWSER_NAME_SIZE])
{
    const char *said = agent == NULL ? "" : agent;
    const char *browser = find(browsers, ARRAY_LENGTH(browsers), said);
    const char *system = find(systems, ARRAY_LENGTH(systems), said);
    const char *between = browser[0] != '\0' && system[0] != '\0' ? ", " : "";
    snprintf(out, BROWSER_NAME_SIZE, "%s%s%s", browser, between, system);
}
