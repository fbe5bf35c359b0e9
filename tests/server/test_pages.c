/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Citizens' pages over real sockets: whole without script, one response whatever happens.
 */
#include "tests/server/client.h"

#include "survey-server/limits.h"

#define URLENCODED "Content-Type: application/x-www-form-urlencoded\r\n"

/* The value of a hidden field of a form's page. */
static void hidden_field(const struct answer *page, const char *name, char out[VALUE_MAX])
{
    char start[VALUE_MAX];
    snprintf(start, sizeof start, "name=\"%s\" value=\"", name);
    const char *at = strstr(page->body, start);
    ck_assert_msg(at != NULL, "no field %s", name);
    at += strlen(start);
    snprintf(out, VALUE_MAX, "%.*s", (int)strcspn(at, "\""), at);
}

static const char good_answers[] = "a=1&m=1&m=3&m_other=Loa+%C4%91%C3%A0i&s1=4&s2=5&other=";

/* What a browser posts from a page: its hidden fields, then `answers`. */
static void fill_in(const struct answer *page, const char *answers, char out[REQUEST_MAX])
{
    char id[VALUE_MAX];
    hidden_field(page, "id", id);
    snprintf(out, REQUEST_MAX,
             "id=%s&unit=100&lang=vi&started=2026-01-02T08%%3A00%%3A00%%2B07%%3A00"
             "&version=1&%s",
             id, answers);
}

START_TEST(test_home)
{
    struct fixture fixture = fixture_served();
    AUTO(answer) struct answer home = ask(&fixture, "GET /", NULL, NULL);
    ck_assert_int_eq(home.status, 200);
    ck_assert_header(home, "Content-Type", "text/html; charset=utf-8");
    ck_assert_holds(home, "<html lang=\"vi\"");
    ck_assert_holds(home, "href=\"/c/c?lang=vi\"");
    ck_assert_holds(home, "href=\"/c/many?lang=vi\"");
    ck_assert_holds(home, "Thành phố Huế");
    ck_assert_lacks(home, "/c/draft");
    ck_assert_lacks(home, "/c/closed");
    AUTO(answer)
    struct answer english = ask(&fixture, "GET /?lang=en", NULL, NULL);
    ck_assert_holds(english, "<html lang=\"en\"");
    ck_assert_holds(english, "A trial");
    AUTO(answer)
    struct answer asked =
        ask(&fixture, "GET /?contrast=1", "Accept-Language: en\r\n", NULL); /* the tablet's */
    ck_assert_holds(asked, "<html lang=\"vi\" class=\"contrast\"");
    ck_assert_holds(asked, "href=\"/c/c?lang=vi&amp;contrast=1\"");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(doors_open_and_close)
{
    struct fixture fixture = fixture_served();
    static const char *const shut[] = {"GET /c/draft", "GET /c/closed"};
    for (size_t i = 0; i < ARRAY_LENGTH(shut); i++) {
        AUTO(answer) struct answer page = ask(&fixture, shut[i], NULL, NULL);
        ck_assert_int_eq(page.status, 200);
        ck_assert_holds(page, "hiện không nhận ý kiến");
        ck_assert_lacks(page, "<form");
    }
    AUTO(answer) struct answer none = ask(&fixture, "GET /c/none", NULL, NULL);
    ck_assert_int_eq(none.status, 404);
    ck_assert_holds(none, "<html");
    ck_assert_int_eq(ask_status(&fixture, "GET /c/none/done", NULL, NULL), 404);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(units_are_chosen_first)
{
    struct fixture fixture = fixture_served();
    AUTO(answer) struct answer units = ask(&fixture, "GET /c/many?lang=vi", NULL, NULL);
    ck_assert_int_eq(units.status, 200);
    ck_assert_lacks(units, "<form");
    const char *an_cuu = strstr(units.body, "unit=100");
    const char *ap_bac = strstr(units.body, "unit=102");
    const char *bac_lieu = strstr(units.body, "unit=103");
    const char *dong_ha = strstr(units.body, "unit=101");
    ck_assert(an_cuu < ap_bac && ap_bac < bac_lieu && bac_lieu < dong_ha); /* A Â B Đ */
    ck_assert_holds(units, "<h2 id=\"l2\">Â</h2>");
    AUTO(answer) struct answer form = ask(&fixture, "GET /c/many?unit=102", NULL, NULL);
    ck_assert_holds(form, "<form");
    ck_assert_holds(form, "href=\"/c/many?lang=vi\""); /* another place */
    AUTO(answer) struct answer wrong = ask(&fixture, "GET /c/many?unit=999", NULL, NULL);
    ck_assert_lacks(wrong, "<form");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_form_page_is_whole)
{
    struct fixture fixture = fixture_served();
    char first[VALUE_MAX];
    char second[VALUE_MAX];
    struct uuid id;
    AUTO(answer) struct answer page = ask(&fixture, "GET /c/c?lang=vi&mode=kiosk", NULL, NULL);
    ck_assert_int_eq(page.status, 200);
    ck_assert_holds(page, "action=\"/c/c?lang=vi&amp;unit=100&amp;mode=kiosk\"");
    hidden_field(&page, "id", first);
    ck_assert(uuid_parse(first, &id));
    hidden_field(&page, "unit", second);
    ck_assert_str_eq(second, "100");
    hidden_field(&page, "version", second);
    ck_assert_str_eq(second, "1");
    hidden_field(&page, "started", second);
    struct instant started;
    ck_assert(instant_parse(second, &started));
    AUTO(answer) struct answer again = ask(&fixture, "GET /c/c?lang=vi", NULL, NULL);
    hidden_field(&again, "id", second);
    ck_assert_str_ne(first, second);
    AUTO(answer) struct answer english = ask(&fixture, "GET /c/c?lang=en", NULL, NULL);
    ck_assert_holds(english, "Very satisfied");
    AUTO(answer)
    struct answer unknown = ask(&fixture, "GET /c/c?lang=xx", "Accept-Language: en\r\n", NULL);
    ck_assert_holds(unknown, "<html lang=\"vi\"");
    /* Script is ours, from files, and waits for the page; a kiosk has more of it. */
    ck_assert_holds(page, "<script src=\"/assets/start.");
    ck_assert_holds(page, "<script src=\"/assets/kiosk.");
    ck_assert_holds(page, "id=\"idle\"");
    ck_assert_lacks(again, "/assets/kiosk.");
    ck_assert_holds(again, "<script src=\"/assets/citizen.");
    ck_assert_lacks(again, "id=\"idle\"");
    ck_assert_lacks(page, "<script>");
    ck_assert_lacks(page, " style=");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(answered_and_sent_twice)
{
    struct fixture fixture = fixture_served();
    char body[REQUEST_MAX];
    AUTO(answer) struct answer page = ask(&fixture, "GET /c/c?lang=vi", NULL, NULL);
    fill_in(&page, good_answers, body);
    AUTO(answer) struct answer sent = ask(&fixture, "POST /c/c?lang=vi&unit=100", URLENCODED, body);
    ck_assert_int_eq(sent.status, 303);
    ck_assert_header(sent, "Location", "/c/c/done?lang=vi&unit=100");
    ck_assert_int_eq(count_up(&fixture, "c").responses, 1);
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c?lang=vi&unit=100", URLENCODED, body), 303);
    fill_in(&page, "a=2&s1=1&s2=1", body); /* back, changed, sent again */
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c", URLENCODED, body), 303);
    fill_in(&page, "", body); /* back, emptied by the browser, sent again */
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c", URLENCODED, body), 303);
    struct response_counts counts = count_up(&fixture, "c");
    ck_assert_int_eq(counts.responses, 1);
    ck_assert_int_eq(counts.quarantined, 0);
    ck_assert_int_eq(counts.conflicts, 2);
    AUTO(answer) struct answer done = ask(&fixture, "GET /c/c/done?lang=vi&unit=100", NULL, NULL);
    ck_assert_int_eq(done.status, 200);
    ck_assert_holds(done, "href=\"/c/c?lang=vi&amp;unit=100\"");
    fixture_cleanup(&fixture);
}
END_TEST

/* The plain form and a PUT of the same answers are the same body. */
START_TEST(a_form_is_a_put)
{
    struct fixture fixture = fixture_served();
    static const char put[] =
        "{\"campaign\":\"c\",\"form\":\"tiny\",\"version\":\"1\",\"unit\":\"100\","
        "\"language\":\"vi\",\"mode\":\"kiosk\",\"started\":\"2026-01-02T08:00:00+07:00\","
        "\"complete\":true,\"answers\":{\"a\":null,\"m\":[1,3],\"m_other\":\"Loa đài\",\"s1\":4,"
        "\"s2\":5,\"other\":\"một\\nhai\"}}";
    static const char post[] =
        "id=" ID_1 "&unit=100&lang=vi&started=2026-01-02T08%3A00%3A00%2B07%3A00&version=1&a=null"
        "&m=1&m=3&m_other=+Loa+%C4%91%C3%A0i+&s1=4&s2=5&other=m%E1%BB%99t%0D%0Ahai%0D%0A";
    ck_assert_int_eq(put_status(&fixture, ID_1, put), 201);
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c?mode=kiosk", URLENCODED, post), 303);
    ck_assert_int_eq(count_up(&fixture, "c").conflicts, 0);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(mistakes_are_shown_and_answers_kept)
{
    struct fixture fixture = fixture_served();
    char body[REQUEST_MAX];
    char id[VALUE_MAX];
    char again[VALUE_MAX];
    AUTO(answer) struct answer page = ask(&fixture, "GET /c/c?lang=vi", NULL, NULL);
    hidden_field(&page, "id", id);
    fill_in(&page, "a=null&m=3&s1=4&other=Mong+%22th%C3%AAm%22+gh%E1%BA%BF", body);
    AUTO(answer) struct answer wrong = ask(&fixture, "POST /c/c?lang=vi", URLENCODED, body);
    ck_assert_int_eq(wrong.status, 422);
    ck_assert_header(wrong, "Cache-Control", "no-store");
    ck_assert_holds(wrong, "<title>Lỗi: ");
    ck_assert_holds(wrong, "href=\"#s2\"");
    ck_assert_lacks(wrong, "href=\"#s1\"");
    ck_assert_holds(wrong, "id=\"s1-4\" name=\"s1\" value=\"4\" checked");
    ck_assert_holds(wrong, "id=\"a-null\" name=\"a\" value=\"null\" checked");
    ck_assert_holds(wrong, "id=\"m-3\" name=\"m\" value=\"3\" checked");
    ck_assert_holds(wrong, "Mong &quot;thêm&quot; ghế</textarea>");
    ck_assert_lacks(wrong, "hreflang="); /* a link would lose the answers */
    hidden_field(&wrong, "id", again);
    ck_assert_str_eq(id, again);
    ck_assert_int_eq(count_up(&fixture, "c").quarantined, 0);
    fill_in(&wrong, good_answers, body);
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c?lang=vi", URLENCODED, body), 303);
    ck_assert_int_eq(count_up(&fixture, "c").responses, 1);
    fixture_cleanup(&fixture);
}
END_TEST

/* What a citizen cannot mend is kept apart, and the citizen is thanked. */
START_TEST(odd_forms_are_quarantined)
{
    struct fixture fixture = fixture_served();
    static const char *const odd[] = {
        "id=" ID_1 "&unit=100&lang=vi&version=1&a=1&s1=4&s2=5&started=2026-01-02T08%3A00%3A00Z"
        "&extra=1",
        "id=" ID_2 "&unit=999&lang=vi&version=1&a=1&s1=4&s2=5&started=2026-01-02T08%3A00%3A00Z",
        "id=" ID_3 "&unit=100&lang=vi&version=8&a=1&s1=4&s2=5&started=2026-01-02T08%3A00%3A00Z",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(odd); i++)
        ck_assert_int_eq(ask_status(&fixture, "POST /c/c", URLENCODED, odd[i]), 303);
    struct response_counts counts = count_up(&fixture, "c");
    ck_assert_int_eq(counts.quarantined, ARRAY_LENGTH(odd));
    ck_assert_int_eq(counts.responses, 0);
    static const char late[] = "id=01934b5c-0000-7000-8000-000000000004&unit=100&lang=vi&version=1"
                               "&a=1&s1=4&s2=5&started=2026-01-02T08%3A00%3A00Z";
    ck_assert_int_eq(ask_status(&fixture, "POST /c/closed", URLENCODED, late), 303);
    ck_assert_int_eq(count_up(&fixture, "closed").quarantined, 1);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(unusable_forms_are_refused)
{
    struct fixture fixture = fixture_served();
    static const struct {
        const char *line;
        const char *body;
        int status;
    } cases[] = {
        {"POST /c/c", "unit=100&a=1", 422},
        {"POST /c/c", "id=nonsense&a=1", 422},
        {"POST /c/c", "", 422},
        {"POST /c/c", "id=" ID_1 "&other=%FF%FE", 422},
        {"POST /c/c", "id=" ID_1 "&other=%00", 422},
        {"POST /c/c", "id=" ID_1 "&other=%zz", 422},
        {"POST /c/none", "id=" ID_1, 404},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        AUTO(answer) struct answer page = ask(&fixture, cases[i].line, URLENCODED, cases[i].body);
        ck_assert_int_eq(page.status, cases[i].status);
        ck_assert_holds(page, "<h1>");
    }
    AUTO(buffer) struct buffer many = buffer_of(REQUEST_MAX);
    for (size_t i = 0; i < LIMIT_FIELDS + 1; i++)
        buffer_text(&many, "x=1&");
    ck_assert_int_eq(ask_status(&fixture, "POST /c/c", URLENCODED, many.data), 413);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_media_types)
{
    struct fixture fixture = fixture_served();
    static const struct {
        const char *headers;
        int status;
    } cases[] = {
        {"Content-Type: multipart/form-data; boundary=x\r\n", 415},
        {"Content-Type: text/plain\r\n", 415},
        {"Content-Type: application/json\r\n", 415},
        {"Content-Type: application/x-www-form-urlencodedx\r\n", 415},
        {NULL, 415},
        {"Content-Type: APPLICATION/x-www-form-urlencoded; charset=utf-8\r\n", 422},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        AUTO(answer)
        struct answer page = ask(&fixture, "POST /c/c", cases[i].headers, "id=" ID_1 "&unit=100");
        ck_assert_int_eq(page.status, cases[i].status);
        ck_assert_header(page, "Content-Type", "text/html; charset=utf-8");
    }
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_cross_site)
{
    struct fixture fixture = fixture_served();
    static const struct {
        const char *headers;
        int status;
    } cases[] = {
        {URLENCODED "Sec-Fetch-Site: cross-site\r\nOrigin: null\r\n", 403},
        {URLENCODED "Sec-Fetch-Site: same-site\r\n", 403},
        {URLENCODED "Origin: https://evil.example\r\n", 403},
        {URLENCODED "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n", 403},
        {URLENCODED "Sec-Fetch-Site: same-origin\r\nOrigin: null\r\n", 422},
        {URLENCODED "Origin: null\r\n", 422},
        {URLENCODED "Origin: http://localhost\r\n", 422},
        {URLENCODED, 422},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++)
        ck_assert_int_eq(ask_status(&fixture, "POST /c/c", cases[i].headers, "id=" ID_1 "&a=1"),
                         cases[i].status);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(test_hostile_text)
{
    struct fixture fixture = fixture_served();
    static const char *const lines[] = {
        "GET /?lang=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
        "GET /c/c?lang=%22%3E%3Cscript%3E&unit=%22%3E%3Cscript%3E&mode=%3Cscript%3E",
        "GET /c/many?unit=%22%3E%3Cscript%3E&contrast=%3Cscript%3E",
        "GET /c/c/done?unit=%22%3E%3Cscript%3E&lang=%3Cscript%3E",
        "GET /c/%3Cscript%3E",
        "GET /%3Cscript%3E",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(lines); i++) {
        AUTO(answer) struct answer page = ask(&fixture, lines[i], NULL, NULL);
        ck_assert_int_ne(page.status, 0);
        ck_assert_lacks(page, "<script>");
    }
    AUTO(answer)
    struct answer wrong =
        ask(&fixture, "POST /c/c", URLENCODED,
            "id=" ID_1 "&unit=%22%3E%3Cscript%3E&lang=%3Cscript%3E&started=%22%3E%3Cscript%3E"
            "&a=%22%3E%3Cscript%3E&m_other=%22%3E%3Cscript%3E&other=%3C/textarea%3E%3Cscript%3E"
            "&%22%3E%3Cscript%3E=1");
    ck_assert_int_eq(wrong.status, 422);
    ck_assert_lacks(wrong, "<script>");
    ck_assert_holds(wrong, "&lt;/textarea&gt;&lt;script&gt;");
    fixture_cleanup(&fixture);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("pages");
    TCase *cases = tcase_create("pages");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, test_home);
    tcase_add_test(cases, doors_open_and_close);
    tcase_add_test(cases, units_are_chosen_first);
    tcase_add_test(cases, a_form_page_is_whole);
    tcase_add_test(cases, answered_and_sent_twice);
    tcase_add_test(cases, a_form_is_a_put);
    tcase_add_test(cases, mistakes_are_shown_and_answers_kept);
    tcase_add_test(cases, odd_forms_are_quarantined);
    tcase_add_test(cases, unusable_forms_are_refused);
    tcase_add_test(cases, test_media_types);
    tcase_add_test(cases, test_cross_site);
    tcase_add_test(cases, test_hostile_text);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
