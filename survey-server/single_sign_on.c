/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/single_sign_on.h"

#include "base/id.h"
#include "forms/staff.h"
#include "survey-server/sender.h"

#include <string.h>
#include <strings.h>

bool sso_header_fits(const char *header)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-";
    /* What browsers themselves send must not name anybody. */
    static const char *const taken[] = {"Host",   "Cookie",     "Origin",  "Authorization",
                                        "Accept", "User-Agent", "Referer", SSO_SECRET_HEADER};
    size_t length = strlen(header);
    for (size_t i = 0; i < ARRAY_LENGTH(taken); i++) {
        if (strcasecmp(header, taken[i]) == 0)
            return false;
    }
    return length > 0 && length <= SSO_HEADER_MOST && strspn(header, letters) == length &&
           header[0] != '-';
}

bool sso_secret_fits(const char *secret)
{
    size_t length = strlen(secret);
    for (size_t i = 0; i < length; i++) {
        if (secret[i] <= ' ' || secret[i] > '~')
            return false;
    }
    return length >= SSO_SECRET_LEAST && length <= SSO_SECRET_MOST;
}

const char *sso_account(const struct request *request)
{
    const struct sso *sso = request->services->sso;
    if (sso == NULL || !sender_is_local(request))
        return NULL;
    const char *secret = http_header_once(request, SSO_SECRET_HEADER);
    const char *name = http_header_once(request, sso->header);
    bool shown = secret != NULL && secret_equal(secret, sso->secret);
    return shown && name != NULL && staff_name_fits(name) ? name : NULL;
}
