/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "schema/admission.h"

#include "base/json_write.h"

struct admission admission_in(struct arena *arena)
{
    return (struct admission){.findings = findings_in(arena),
                              .document = buffer_of(ADMISSION_BYTES_MAX),
                              .reasons = buffer_of(ADMISSION_BYTES_MAX),
                              .codes = buffer_of(ADMISSION_BYTES_MAX)};
}

void admission_cleanup(struct admission *admission)
{
    response_cleanup(&admission->response);
    buffer_cleanup(&admission->document);
    buffer_cleanup(&admission->reasons);
    buffer_cleanup(&admission->codes);
}

enum fault admission_read(struct admission *admission, const char *text, size_t length)
{
    buffer_reserve(&admission->document, length); /* canonical text is seldom longer */
    return response_read(text, length, &admission->findings, &admission->response);
}

enum fault admission_take(struct admission *admission, struct json *document)
{
    return response_from_json(document, &admission->findings, &admission->response);
}

/* As the response would be had the device's clock been ours. */
static struct response corrected(const struct admission *admission)
{
    struct response response = admission->response;
    response.started = clock_corrected(admission->clock, response.started);
    return response;
}

static enum fault find_reasons(struct admission *admission, const struct admission_target *target,
                               struct instant received, int32_t *codes)
{
    struct findings *findings = &admission->findings;
    TRY(response_validate(target->form, &admission->response, findings, codes));
    const struct response response = corrected(admission);
    campaign_admit(target->campaign, &response, received, findings);
    if (findings->failed)
        return fault_nomem();
    if (findings_errors(findings) == 0)
        return OK;
    struct json_out out = json_out_to(&admission->reasons);
    json_put_findings(&out, NULL, findings);
    return buffer_check(&admission->reasons);
}

/* The codes of a valid response, packed. */
static enum fault pack(struct admission *admission, const struct admission_target *target,
                       const int32_t *codes)
{
    uint8_t packed[FORM_QUESTIONS_MAX * sizeof *codes];
    layout_pack(target->layout, codes, packed);
    buffer_bytes(&admission->codes, packed, layout_size(target->layout));
    return buffer_check(&admission->codes);
}

enum fault admission_judge(struct admission *admission, const struct admission_target *target,
                           struct uuid id, struct instant received)
{
    const struct response *response = &admission->response;
    struct put_request *request = &admission->request;
    int32_t codes[FORM_QUESTIONS_MAX];
    TRY(find_reasons(admission, target, received, codes));
    bool valid = admission->reasons.length == 0;
    *request = (struct put_request){
        .province = target->campaign->province,
        .campaign = target->campaign->id,
        .unit = response->unit,
        .id = id,
        .reasons = valid ? NULL : admission->reasons.data,
        .complete = response->complete,
        .test = response->test,
        .has_started = response->has_started,
        .started_ms = response->started.utc_ms,
        .started_day = response->has_started ? instant_day(corrected(admission).started) : 0,
        .received_ms = received.utc_ms,
        .has_skew = admission->clock.told,
        .skew_ms = admission->clock.skew_ms,
        .mode = response->mode,
        .village = response->village,
        .counter = response->counter,
        .field = response->field,
    };
    if (valid)
        TRY(pack(admission, target, codes));
    TRY(response_canonical(response, &admission->document, &request->hash));
    request->document = admission->document.data;
    request->document_length = admission->document.length;
    request->codes = admission->codes.data;
    request->codes_size = admission->codes.length;
    return OK;
}
