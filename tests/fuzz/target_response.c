/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * response: a body of PUT (forms/response.h) against the shipped form. Judging and coding cannot
 * fail and agree; the document that is stored is the same one however it was written, and says the
 * same as the one that came; the row of a table it is written as reads back.
 */
#include "tests/fuzz/fuzz.h"

#include "base/text.h"
#include "survey-server/limits.h"

#include <string.h>

struct judged {
    struct arena *arena;
    struct findings findings;
    struct response response;
    struct buffer document; /* canonical, without id */
    struct hash hash;
    int32_t codes[FORM_QUESTIONS_MAX];
};

static void judged_cleanup(struct judged *judged)
{
    response_cleanup(&judged->response);
    buffer_cleanup(&judged->document);
    arena_free(judged->arena);
}

static enum fault judge(const char *text, size_t length, struct judged *out)
{
    const struct form *form = fuzz_form_shipped();
    MUST_BE_OK(arena_new(LIMIT_REQUEST_ARENA_BYTES, &out->arena));
    out->findings = findings_in(out->arena);
    out->document = buffer_of(LIMIT_DOCUMENT_BYTES);
    TRY(response_read(text, length, &out->findings, &out->response));
    fuzz_check_judgement(form, &out->response, &out->findings);
    MUST_BE_OK(response_canonical(&out->response, &out->document, &out->hash));
    response_codes(form, out->response.answers, out->codes);
    return OK;
}

/* How many findings are about the member `id`, which is no part of what is stored. */
static size_t about_id(const struct findings *findings)
{
    size_t count = 0;
    for (size_t i = 0; i < findings->count; i++)
        count += strcmp(findings->items[i].at, "/id") == 0;
    return count;
}

static void check_same(const struct judged *came, const struct judged *stored)
{
    MUST(fuzz_same(&came->document, &stored->document));
    MUST(hash_equal(came->hash, stored->hash));
    MUST(strcmp(came->response.campaign, stored->response.campaign) == 0);
    MUST(came->response.complete == stored->response.complete);
    MUST(came->response.seconds == stored->response.seconds && stored->response.seconds >= -1);
    MUST(memcmp(came->codes, stored->codes, sizeof came->codes) == 0);
    MUST(stored->response.id == NULL);
    if (came->findings.dropped == 0)
        MUST(came->findings.errors == stored->findings.errors + about_id(&came->findings));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(judged) struct judged came = {0};
    AUTO(judged) struct judged stored = {0};
    enum fault fault = judge((const char *)data, size, &came);
    if (fault != OK) {
        MUST(fault == FAULT_INVALID || (fault == FAULT_LIMIT && size > RESPONSE_BYTES_MAX));
        fuzz_check_detail();
        return 0;
    }
    MUST_BE_OK(judge(came.document.data, came.document.length, &stored));
    check_same(&came, &stored);
    bool good = came.findings.count == 0 && text_is_code(came.response.unit);
    fuzz_check_table(fuzz_form_shipped(), came.document.data, good);
    return 0;
}
