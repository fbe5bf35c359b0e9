/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_invitation.h"

#include "base/spoken.h"
#include "schema/accounts.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/told_once.h"

#include <string.h>

enum fault staff_invite(struct request *request, const char *account,
                        const struct account_actor *actor)
{
    char secret[SPOKEN_TEXT_SIZE];
    spoken_new(INVITATION_SYMBOLS, secret);
    const struct invitation invitation = {.account = account,
                                          .key = hash_of(secret, strlen(secret)),
                                          .expires_ms = instant_now().utc_ms + INVITATION_MS};
    TRY(store_invite(request->services->store, &invitation, actor));
    told_once_put(request->services->told, account_view_listener(request), account, secret);
    return OK;
}

/* What the browser's own address begins with; "" for a Host that no browser writes. */
static const char *origin(const struct request *request)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                  ".-:[]";
    const char *host = http_header(request, "Host");
    if (host == NULL || strspn(host, letters) != strlen(host))
        return "";
    const char *scheme = session_is_https(request) ? "https" : "http";
    return arena_format(request->arena, "%s://%s", scheme, host);
}

enum fault staff_invitation_put(struct json_out *out, const struct request *request,
                                const char *account)
{
    char secret[TOLD_ONCE_TEXT_SIZE];
    const char *start = origin(request);
    if (!told_once_take(request->services->told, account_view_listener(request), account, secret))
        return OK;
    const char *link =
        start == NULL ? NULL : arena_format(request->arena, "%s/staff/welcome/%s", start, secret);
    if (link == NULL)
        return fault_nomem();
    json_put_text(out, "link", link);
    return OK;
}

enum fault staff_account_go(struct request *request, const char *account)
{
    const char *language = http_language(request) == LANGUAGE_EN ? "?lang=en" : "";
    const char *where = arena_format(request->arena, "/staff/accounts/%s%s", account, language);
    if (where == NULL)
        return fault_nomem();
    http_reply_see_other(request, where);
    return OK;
}
