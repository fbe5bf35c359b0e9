/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/notes.h"

#include "survey-server/session.h"

#include <stdlib.h>
#include <string.h>

/* A job and, behind it, the texts it points to. */
struct look {
    struct put_job job;
    struct audit_note note;
    struct log_gate *gate;
    char texts[];
};

static void tell_lost(struct log_gate *gate, const char *action, const char *why)
{
    int64_t kept_back;
    if (log_gate_pass(gate, clock_monotonic_ms(), &kept_back))
        log_line(LOG_LEVEL_ERROR, "not in the audit: %s (%s; %lld more)", action, why,
                 (long long)kept_back);
}

static void finish(struct put_job *job)
{
    struct look *look = job->context;
    if (job->fault != OK)
        tell_lost(look->gate, look->note.action, job->detail.finding.code);
    free(look);
}

static const char *keep(char **at, const char *text)
{
    size_t size = strlen(text) + 1;
    const char *kept = memcpy(*at, text, size);
    *at += size;
    return kept;
}

static struct look *look_new(const struct audit_note *note)
{
    size_t size = strlen(note->actor) + strlen(note->action) + strlen(note->subject) +
                  strlen(note->detail) + 4;
    struct look *look = calloc(1, sizeof *look + size);
    if (look == NULL)
        return NULL;
    char *at = look->texts;
    look->note.actor = keep(&at, note->actor);
    look->note.action = keep(&at, note->action);
    look->note.subject = keep(&at, note->subject);
    look->note.detail = keep(&at, note->detail);
    look->job = (struct put_job){.note = &look->note, .done = finish, .context = look};
    return look;
}

void note_look(struct request *request, const char *action, const char *subject, const char *detail)
{
    struct services *services = request->services;
    struct log_gate *gate = &services->failures[FAULT_BUSY];
    const char *actor = session_is_operator(request) ? STAFF_OPERATOR
                        : request->staff != NULL     ? request->staff->name
                                                     : NULL;
    if (actor == NULL)
        return; /* a page that anybody may see is nobody's look */
    struct look *look = look_new(&(struct audit_note){actor, action, subject, detail});
    if (look == NULL) {
        tell_lost(gate, action, "nomem");
        return;
    }
    look->gate = gate;
    struct put_job *job = &look->job;
    if (http_submit(services, &job, 1) != OK) {
        tell_lost(gate, action, fault_detail()->code);
        free(look);
    }
}
