/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/staff_self.h"

#include "base/password.h"
#include "base/qr.h"
#include "schema/second_factor.h"
#include "survey-server/door_words.h"
#include "survey-server/errands.h"
#include "survey-server/one_time_code.h"
#include "survey-server/staff_account_view.h"
#include "survey-server/staff_desk.h"
#include "survey-server/staff_post.h"
#include "survey-server/told_once.h"

#include <string.h>

enum { QR_BYTES = 64 * 1024 };

static const char path[] = "/staff/me";

/* Whose page it is. */
struct self {
    struct request *request;
    struct account account;
    struct hash session;
};

/* What was wrong with a post, and with which of its forms; the last may be NULL. */
struct mistake {
    int status;
    const char *form; /* "password_wrong", "code_wrong" */
    const char *words;
};

/* --- the page -------------------------------------------------------------------------------- */

static enum fault put_sessions(const struct self *self, struct json_out *out)
{
    struct session_list list = {0};
    TRY(store_sessions(self->request->services->store, self->request->arena,
                       self->account.staff.name, instant_now().utc_ms, &list));
    json_open(out, "sessions", '[');
    for (size_t i = 0; i < list.count; i++) {
        const struct session_entry *entry = &list.items[i];
        json_open(out, NULL, '{');
        json_put_text(out, "browser", entry->browser);
        json_put_bool(out, "by_proxy", entry->by_proxy);
        json_put_bool(out, "this_one", hash_equal(entry->key, self->session));
        account_view_put_moment(out, "begun", entry->created_ms);
        account_view_put_moment(out, "used", entry->seen_ms);
        json_close(out, '}');
    }
    json_close(out, ']');
    json_put_bool(out, "has_others", list.count > 1);
    return OK;
}

/* The secret that is being shown to this browser: as text, as an address, as a picture. */
static enum fault put_offer(const struct self *self, const struct page *page, struct json_out *out)
{
    struct code_secret secret;
    struct qr code;
    char text[ONE_TIME_CODE_SECRET_SIZE];
    bool found = false;
    AUTO(buffer) struct buffer svg = buffer_of(QR_BYTES);
    AUTO(buffer) struct buffer picture = buffer_of(3 * QR_BYTES);
    if (self->account.has_code)
        return OK;
    TRY(store_offered_code(self->request->services->store, self->session, &secret, &found));
    if (!found)
        return OK;
    const char *address =
        one_time_code_address(page->arena, &secret, "hailong", self->account.staff.name);
    if (address == NULL)
        return fault_nomem();
    TRY(qr_of(page->arena, address, &code));
    qr_put_svg(&code, "", &svg);
    TRY(buffer_check(&svg));
    buffer_text(&picture, "data:image/svg+xml,");
    account_view_encode(svg.data, &picture);
    TRY(buffer_check(&picture));
    one_time_code_write(&secret, text);
    json_put_text(out, "code_text", text);
    json_put_text(out, "code_address", address);
    json_put_text(out, "code_picture", picture.data);
    return OK;
}

static enum fault reply(const struct self *self, const struct mistake *mistake)
{
    struct request *request = self->request;
    AUTO(desk) struct desk desk = {0};
    AUTO(buffer) struct buffer context = buffer_of(LIMIT_PAGE_BYTES);
    struct json_out out = json_out_to(&context);
    TRY(desk_open(request, &desk));
    struct page page = desk_page(request, &desk, "staff_self", &out);
    json_put_text(&out, "action", visit_address(page.arena, &page.visit, path));
    json_put_text(&out, "name", self->account.staff.name);
    json_put_text(&out, "full_name", self->account.staff.full_name);
    json_put_text(&out, "role", account_view_role(&page, self->account.staff.role));
    json_put_text(&out, "place_name", account_view_place(&page, &desk, self->account.staff.place));
    json_put_bool(&out, "has_password", self->account.password != NULL);
    json_put_bool(&out, "has_code", self->account.has_code);
    TRY(account_view_put_said(&out, &page, request, path));
    if (mistake->form != NULL)
        json_put_text(&out, mistake->form, mistake->words);
    TRY(put_sessions(self, &out));
    TRY(put_offer(self, &page, &out));
    return page_reply(request, mistake->status, "staff-self", &out);
}

/* Who asks; *out_found is false for who has no account here. */
static enum fault look(struct request *request, struct self *out, bool *out_found)
{
    const struct staff *staff = NULL;
    *out = (struct self){.request = request};
    *out_found = false;
    TRY(session_staff(request, &staff));
    if (session_is_operator(request) || !session_key(request, &out->session))
        return OK;
    return store_account(request->services->store, request->arena, staff->name, &out->account,
                         out_found);
}

enum fault staff_self(struct request *request)
{
    struct self self;
    bool found = false;
    const struct mistake none = {.status = 200};
    TRY(look(request, &self, &found));
    return found ? reply(&self, &none) : desk_reply_nothing(request);
}

/* --- what it changes ------------------------------------------------------------------------- */

static enum fault done(const struct self *self, const char *said)
{
    struct request *request = self->request;
    account_view_say(request, path, said);
    http_reply_see_other(request,
                         http_language(request) == LANGUAGE_EN ? "/staff/me?lang=en" : path);
    return OK;
}

static enum fault refuse(const struct self *self, const char *form, const char *code)
{
    const struct mistake mistake = {422, form, message_words(http_language(self->request), code)};
    return reply(self, &mistake);
}

/* Whether the password posted as `old` is theirs. When it is not, the refusal is the reply. */
static enum fault ask_password(const struct self *self, const struct fields *fields,
                               const char *form, bool *out_right)
{
    const struct account *account = &self->account;
    const char *old = staff_post_field(fields, "old");
    int64_t wait_ms = account_wait_ms(account, instant_now().utc_ms);
    struct mistake mistake = {.status = 429, .form = form};
    *out_right = false;
    if (wait_ms > 0) {
        TRY(door_words_wait(self->request, wait_ms, &mistake.words));
        return reply(self, &mistake);
    }
    *out_right = account->password != NULL && strlen(old) <= PASSWORD_BYTES_MAX &&
                 password_matches(account->password, old);
    if (*out_right)
        return OK;
    TRY(store_note_sign_in(self->request->services->store, account->staff.name, false));
    return refuse(self, form, "staff_password_not_old");
}

static enum fault change_password(const struct self *self, const struct fields *fields)
{
    struct request *request = self->request;
    struct mistake mistake = {.status = 422, .form = "password_wrong"};
    char hash[PASSWORD_HASH_SIZE];
    const char *name = self->account.staff.name;
    bool right = false;
    TRY(ask_password(self, fields, "password_wrong", &right));
    if (!right)
        return OK;
    TRY(door_words_password(request, fields, name, &mistake.words));
    if (mistake.words != NULL)
        return reply(self, &mistake);
    TRY(password_hash(staff_post_field(fields, "password"), hash));
    const struct password_change change = {name, self->account.password, hash};
    TRY(store_change_password(request->services->store, &change, &right));
    if (right)
        TRY(session_begin(request, name, hash, &right));
    return right ? done(self, "staff_password_changed")
                 : refuse(self, "password_wrong", "staff_password_not_old");
}

static enum fault end_others(const struct self *self, const struct fields *fields)
{
    (void)fields;
    TRY(store_close_others(self->request->services->store, self->account.staff.name,
                           self->session));
    return done(self, "staff_others_ended");
}

static enum fault start_code(const struct self *self, const struct fields *fields)
{
    const struct code_secret secret = one_time_code_secret();
    bool right = false;
    if (self->account.has_code)
        return done(self, "staff_code_is_on");
    TRY(ask_password(self, fields, "code_wrong", &right));
    if (!right)
        return OK;
    TRY(store_offer_code(self->request->services->store, self->session, &secret));
    return done(self, NULL);
}

static enum fault confirm_code(const struct self *self, const struct fields *fields)
{
    struct store *store = self->request->services->store;
    struct code_secret secret;
    int64_t step = -1;
    bool found = false;
    TRY(store_offered_code(store, self->session, &secret, &found));
    if (!found || self->account.has_code)
        return done(self, NULL);
    TRY(one_time_code_step(&secret, staff_post_field(fields, "code"), instant_now().utc_ms, &step));
    if (step < 0)
        return refuse(self, "code_wrong", "staff_code_wrong_now");
    TRY(store_turn_on_code(store, self->session, self->account.staff.name, step, &found));
    return done(self, found ? "staff_code_is_on" : NULL);
}

static enum fault cancel_code(const struct self *self, const struct fields *fields)
{
    (void)fields;
    TRY(store_offer_code(self->request->services->store, self->session, NULL));
    return done(self, NULL);
}

static enum fault turn_off_code(const struct self *self, const struct fields *fields)
{
    bool right = false;
    TRY(ask_password(self, fields, "code_wrong", &right));
    if (!right)
        return OK;
    TRY(store_turn_off_code(self->request->services->store, self->account.staff.name));
    return done(self, "staff_code_is_off");
}

static const struct {
    const char *name;
    enum fault (*run)(const struct self *self, const struct fields *fields);
} deeds[] = {{"password", change_password}, {"others", end_others},
             {"code-start", start_code},    {"code-confirm", confirm_code},
             {"code-cancel", cancel_code},  {"code-off", turn_off_code}};

static enum fault act(struct request *request)
{
    struct self self;
    struct fields fields = {0};
    bool found = false;
    TRY(fields_parse(request->arena, request->body.data, request->body.length, &fields));
    TRY(look(request, &self, &found));
    const char *name = staff_post_field(&fields, "do");
    for (size_t i = 0; found && i < ARRAY_LENGTH(deeds); i++) {
        if (strcmp(name, deeds[i].name) == 0)
            return deeds[i].run(&self, &fields);
    }
    return desk_reply_nothing(request);
}

enum fault staff_self_post(struct request *request)
{
    struct fields fields = {0};
    bool refused = false;
    TRY(staff_post_read(request, &fields, &refused));
    if (!refused)
        errand_run(request, act);
    return OK;
}
