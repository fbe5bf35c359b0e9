/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/door_words.h"

#include "base/password.h"
#include "survey-server/staff_post.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_SIZE = 24, WORDS_BYTES = 4096 };

static enum fault keep(struct request *request, struct buffer *words, const char **out)
{
    TRY(buffer_check(words));
    *out = arena_text(request->arena, words->data);
    return *out == NULL ? fault_nomem() : OK;
}

enum fault door_words_wait(struct request *request, int64_t wait_ms, const char **out)
{
    char seconds[NUMBER_SIZE];
    AUTO(buffer) struct buffer words = buffer_of(WORDS_BYTES);
    snprintf(seconds, sizeof seconds, "%lld", (long long)(wait_ms + 999) / 1000);
    http_reply_header(request, "Retry-After", seconds);
    message_say(&words, http_language(request), "staff_wait", "seconds", seconds, NULL);
    return keep(request, &words, out);
}

enum fault door_words_password(struct request *request, const struct fields *fields,
                               const char *account, const char **out)
{
    AUTO(buffer) struct buffer words = buffer_of(WORDS_BYTES);
    char least[NUMBER_SIZE];
    char most[NUMBER_SIZE];
    const char *password = staff_post_field(fields, "password");
    const char *code = password_refused(password, account);
    *out = NULL;
    if (code == NULL && strcmp(password, staff_post_field(fields, "again")) != 0)
        *out = message_words(http_language(request), "password_other");
    if (code == NULL)
        return OK;
    snprintf(least, sizeof least, "%d", PASSWORD_CHARACTERS_MIN);
    snprintf(most, sizeof most, "%d", PASSWORD_BYTES_MAX);
    message_say(&words, http_language(request), code, "least", least, "most", most, NULL);
    return keep(request, &words, out);
}
