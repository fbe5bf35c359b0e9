/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/command.h"

#include "base/json_write.h"
#include "base/spoken.h"
#include "schema/accounts.h"

#include <string.h>

enum { WORK_BYTES = 16 << 20, OUTPUT_BYTES = 16 << 20 };

/* Where a link leads, after --address. */
static const char welcome[] = "/staff/welcome/";

static enum fault read_role(const struct call *call, enum staff_role *out)
{
    const char *role = call_value(call, "role");
    if (!staff_role_parse(role, out))
        return fault_raise(FAULT_USAGE, "account_role_unknown", "value", role, NULL);
    return OK;
}

/* "https://danhgia.quangtri.gov.vn" without a slash at its end. */
static enum fault read_address(const struct call *call, struct buffer *out)
{
    const char *address = call_value(call, "address");
    size_t length = strlen(address);
    bool known = strncmp(address, "https://", 8) == 0 || strncmp(address, "http://", 7) == 0;
    if (!known || strpbrk(address, " \"<>\\^`{|}") != NULL)
        return fault_raise(FAULT_USAGE, "account_address", "value", address, NULL);
    while (length > 0 && address[length - 1] == '/')
        length--;
    buffer_bytes(out, address, length);
    return buffer_check(out);
}

static enum fault print_link(const struct call *call, const char *account, const char *link,
                             int64_t expires_ms)
{
    char expires[DATE_TEXT_SIZE];
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    instant_text((struct instant){expires_ms, DATE_ZONE_MINUTES}, expires);
    if (call->json) {
        struct json_out out = json_out_to(&text);
        json_open(&out, NULL, '{');
        json_put_text(&out, "account", account);
        json_put_text(&out, "link", link);
        json_put_text(&out, "expires", expires);
        json_close(&out, '}');
        buffer_char(&text, '\n');
    } else {
        buffer_format(&text, "%s\n", link);
    }
    TRY(call_print(&text));
    call_say(call, "account_invited", "account", account, "expires", expires, NULL);
    return OK;
}

/* Makes a link for an account and prints it: its secret is kept nowhere. */
static enum fault invite(const struct call *call, struct store *store, const char *account,
                         struct buffer *address)
{
    char secret[SPOKEN_TEXT_SIZE];
    spoken_new(INVITATION_SYMBOLS, secret);
    const struct invitation invitation = {
        .account = account,
        .key = hash_of(secret, strlen(secret)),
        .expires_ms = instant_now().utc_ms / 1000 * 1000 + INVITATION_MS,
    };
    TRY(store_invite(store, &invitation, NULL));
    buffer_format(address, "%s%s", welcome, secret);
    TRY(buffer_check(address));
    return print_link(call, account, address->data, invitation.expires_ms);
}

enum fault run_account_add(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer address = buffer_of(OUTPUT_BYTES);
    const char *full_name = call_value(call, "full-name");
    struct staff staff = {.name = call_value(call, "name"), .place = call_value(call, "unit")};
    staff.full_name = full_name != NULL && full_name[0] != '\0' ? full_name : staff.name;
    TRY(read_role(call, &staff.role));
    TRY(read_address(call, &address));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(call_usage(store_add_account(store, &staff, NULL)));
    return invite(call, store, staff.name, &address);
}

enum fault run_account_invite(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer address = buffer_of(OUTPUT_BYTES);
    TRY(read_address(call, &address));
    TRY(store_open(call_value(call, "data"), &store));
    return invite(call, store, call_value(call, "name"), &address);
}

enum fault run_account_change(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    struct staff staff = {.name = call_value(call, "name"),
                          .full_name = call_value(call, "full-name"),
                          .place = call_value(call, "unit")};
    TRY(read_role(call, &staff.role));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(call_usage(store_change_account(store, &staff, NULL)));
    call_say(call, "account_changed", "account", staff.name, "role", staff_role_name(staff.role),
             "unit", staff.place, NULL);
    return OK;
}

enum fault run_account_sign_out(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *name = call_value(call, "name");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_sign_out_account(store, name, NULL));
    call_say(call, "account_signed_out", "account", name, NULL);
    return OK;
}

enum fault run_account_reset_code(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *name = call_value(call, "name");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_reset_code(store, name, NULL));
    call_say(call, "account_code_reset", "account", name, NULL);
    return OK;
}

/* `account disable` and `account enable`. */
enum fault run_account_disable(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *name = call_value(call, "name");
    bool disabled = strcmp(call->command->sub, "disable") == 0;
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_disable_account(store, name, disabled, NULL));
    call_say(call, disabled ? "account_disabled_now" : "account_enabled_now", "account", name,
             NULL);
    return OK;
}

enum fault run_account_remove(const struct call *call)
{
    AUTO(store) struct store *store = NULL;
    const char *name = call_value(call, "name");
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_remove_account(store, name, NULL));
    call_say(call, "account_removed", "account", name, NULL);
    return OK;
}

/* --- the list -------------------------------------------------------------------------------- */

static const char *standing(const struct account_entry *entry)
{
    if (entry->disabled)
        return "account_disabled";
    return entry->has_password ? "account_in_force" : "account_without_password";
}

static void put_line(const struct call *call, const struct account_entry *entry, struct buffer *out)
{
    buffer_format(out, "%s\t%s\t%s\t%s\t%s\t%s\n", entry->staff.name, entry->staff.full_name,
                  staff_role_name(entry->staff.role), entry->staff.place,
                  message_words(call->language, standing(entry)),
                  entry->has_code ? message_words(call->language, "account_with_code") : "");
}

static void put_json(struct json_out *out, const struct account_entry *entry)
{
    char seen[DATE_TEXT_SIZE];
    char signed_in[DATE_TEXT_SIZE];
    instant_text((struct instant){entry->signed_in_ms, DATE_ZONE_MINUTES}, signed_in);
    instant_text((struct instant){entry->seen_ms, DATE_ZONE_MINUTES}, seen);
    json_open(out, NULL, '{');
    json_put_text(out, "name", entry->staff.name);
    json_put_text(out, "full_name", entry->staff.full_name);
    json_put_text(out, "role", staff_role_name(entry->staff.role));
    json_put_text(out, "unit", entry->staff.place);
    json_put_bool(out, "disabled", entry->disabled);
    json_put_bool(out, "password", entry->has_password);
    json_put_bool(out, "code", entry->has_code);
    json_put_text(out, "signed_in", entry->signed_in_ms != 0 ? signed_in : NULL);
    json_put_text(out, "seen", entry->seen_ms != 0 ? seen : NULL);
    json_close(out, '}');
}

enum fault run_account_list(const struct call *call)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(store) struct store *store = NULL;
    AUTO(buffer) struct buffer text = buffer_of(OUTPUT_BYTES);
    const struct account_entry *entries = NULL;
    size_t count = 0;
    TRY(arena_new(WORK_BYTES, &arena));
    TRY(store_open(call_value(call, "data"), &store));
    TRY(store_accounts(store, arena, &entries, &count));
    struct json_out out = json_out_to(&text);
    if (call->json)
        json_open(&out, NULL, '[');
    for (size_t i = 0; i < count; i++) {
        if (call->json)
            put_json(&out, &entries[i]);
        else
            put_line(call, &entries[i], &text);
    }
    if (call->json) {
        json_close(&out, ']');
        buffer_char(&text, '\n');
    }
    TRY(call_print(&text));
    if (count == 0)
        call_say(call, "account_none", NULL);
    return OK;
}
