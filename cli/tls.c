/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/date.h"
#include "base/json_write.h"
#include "base/text.h"
#include "schema/store.h"
#include "survey-server/authority.h"
#include "survey-server/certificate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT_BYTES = 64 * 1024 };

/* What a run made, for those who tell of it. */
struct outcome {
    const struct call *call;
    const struct authority_paths *paths;
    const struct authority_issued *issued;
    const struct host_names *names;
};

static enum fault take_days(const struct call *call, int *out)
{
    int64_t days = 0;
    char most[24];
    snprintf(most, sizeof most, "%d", AUTHORITY_SERVER_DAYS_MAX);
    if (!text_to_integer(call_value(call, "days"), &days) || days < 1 ||
        days > AUTHORITY_SERVER_DAYS_MAX)
        return fault_raise(FAULT_USAGE, "option_number", "option", "days", "value",
                           call_value(call, "days"), "low", "1", "high", most, NULL);
    *out = (int)days;
    return OK;
}

/* Those asked for, else those of the certificate that is renewed, else the machine's. */
static enum fault take_names(const struct call *call, const struct authority_paths *paths,
                             struct host_names *out)
{
    if (call_has(call, "names"))
        return host_names_parse(call_value(call, "names"), out);
    if (access(paths->server_crt, F_OK) == 0)
        TRY(certificate_names(paths->server_crt, out));
    return out->count > 0 ? OK : host_names_of_machine(out);
}

static void put_line(struct buffer *out, const struct call *call, const char *code,
                     const char *name, const char *value)
{
    message_say(out, call->language, code, name, value, NULL);
    buffer_char(out, '\n');
}

static void put_made(const struct outcome *outcome, struct buffer *out)
{
    AUTO(buffer) struct buffer names = buffer_of(OUTPUT_BYTES);
    char root_day[DATE_TEXT_SIZE];
    char server_day[DATE_TEXT_SIZE];
    enum language language = outcome->call->language;
    day_text_vi(outcome->issued->root_last_day, root_day);
    day_text_vi(outcome->issued->server_last_day, server_day);
    host_names_text(outcome->names, &names);
    message_say(out, language,
                outcome->issued->is_new ? "tls_authority_made" : "tls_authority_kept", "path",
                outcome->paths->ca_crt, "day", root_day, NULL);
    buffer_char(out, '\n');
    put_line(out, outcome->call, "tls_fingerprint", "fingerprint", outcome->issued->fingerprint);
    message_say(out, language, "tls_certificate_made", "path", outcome->paths->server_crt, "day",
                server_day, "names", names.data, NULL);
    buffer_char(out, '\n');
}

static bool is_own_side(const struct host_name *name)
{
    return strcmp(name->text, "localhost") == 0 || strncmp(name->text, "127.", 4) == 0 ||
           strcmp(name->text, "::1") == 0;
}

/* "https://may-chu:8443/, https://192.168.1.5:8443/": what other machines can open. */
static void put_addresses(const struct host_names *names, struct buffer *out)
{
    for (size_t i = 0; i < names->count; i++) {
        const struct host_name *name = &names->items[i];
        bool six = name->address_size == HOST_ADDRESS_BYTES;
        if (is_own_side(name))
            continue;
        buffer_format(out, "%shttps://%s%s%s:8443/", out->length == 0 ? "" : ", ", six ? "[" : "",
                      name->text, six ? "]" : "");
    }
}

static void put_next(const struct outcome *outcome, struct buffer *out)
{
    AUTO(buffer) struct buffer command = buffer_of(OUTPUT_BYTES);
    AUTO(buffer) struct buffer addresses = buffer_of(OUTPUT_BYTES);
    const struct authority_paths *paths = outcome->paths;
    buffer_format(&command,
                  "hailong serve --data %s --listen 0.0.0.0:8443 --tls-cert %s --tls-key %s",
                  call_value(outcome->call, "data"), paths->server_crt, paths->server_key);
    if (!outcome->issued->is_new) {
        put_line(out, outcome->call, "tls_next_restart", "command", command.data);
        return;
    }
    put_addresses(outcome->names, &addresses);
    put_line(out, outcome->call, "tls_next_install", "path", paths->ca_crt);
    put_line(out, outcome->call, "tls_next_start", "command", command.data);
    if (addresses.length > 0)
        put_line(out, outcome->call, "tls_next_open", "addresses", addresses.data);
}

static void put_day(struct json_out *out, const char *name, int32_t day)
{
    char text[DATE_TEXT_SIZE];
    day_text(day, text);
    json_put_text(out, name, text);
}

static void put_json(const struct outcome *outcome, struct buffer *text)
{
    struct json_out out = json_out_to(text);
    json_open(&out, NULL, '{');
    json_put_bool(&out, "new_authority", outcome->issued->is_new);
    json_put_text(&out, "authority", outcome->paths->ca_crt);
    put_day(&out, "authority_last_day", outcome->issued->root_last_day);
    json_put_text(&out, "authority_sha256", outcome->issued->fingerprint);
    json_put_text(&out, "certificate", outcome->paths->server_crt);
    json_put_text(&out, "key", outcome->paths->server_key);
    put_day(&out, "certificate_last_day", outcome->issued->server_last_day);
    json_open(&out, "names", '[');
    for (size_t i = 0; i < outcome->names->count; i++)
        json_put_text(&out, NULL, outcome->names->items[i].text);
    json_close(&out, ']');
    json_close(&out, '}');
    buffer_char(text, '\n');
}

enum fault run_tls_init(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    struct authority_paths paths;
    struct authority_issued issued;
    struct host_names names = {.count = 0};
    int days = 0;
    TRY(take_days(call, &days));
    TRY(authority_paths_of(call_value(call, "data"), &paths));
    /* Only to be sure that this is a data folder. */
    TRY(store_open(call_value(call, "data"), &store));
    TRY(take_names(call, &paths, &names));
    TRY(authority_issue(&paths, &names, days, &issued));
    const struct outcome outcome = {
        .call = call, .paths = &paths, .issued = &issued, .names = &names};
    if (call->json) {
        put_json(&outcome, &text);
    } else {
        put_made(&outcome, &text);
        put_next(&outcome, &text);
    }
    return call_print(&text);
}
