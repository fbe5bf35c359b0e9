/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/base_assets.h"
#include "base/json.h"
#include "base/message.h"

#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static void catalogue(const char *name, struct json **out)
{
    const struct asset *asset = asset_find(base_assets, name);
    ck_assert_ptr_nonnull(asset);
    ck_assert_ok(json_parse(asset->data, asset->size, out));
}

/* Every {argument} of `words` stands in `other` too. */
static void same_arguments(const char *id, const char *words, const char *other)
{
    for (const char *at = strchr(words, '{'); at != NULL; at = strchr(at + 1, '{')) {
        const char *end = strchr(at, '}');
        char hole[64];
        ck_assert_msg(end != NULL && end - at < 60, "%s: unclosed hole", id);
        snprintf(hole, sizeof hole, "%.*s", (int)(end - at + 1), at);
        ck_assert_msg(strstr(other, hole) != NULL, "%s: %s is missing in one language", id, hole);
    }
}

static void covers(const struct json *from, const struct json *to)
{
    for (const struct json *m = json_first(from); m != NULL; m = json_next(m)) {
        const char *other = json_member_text(to, json_name(m));
        ck_assert_msg(other != NULL, "%s is missing in one language", json_name(m));
        ck_assert_msg(json_text(m)[0] != '\0', "%s is empty", json_name(m));
        same_arguments(json_name(m), json_text(m), other);
    }
}

START_TEST(both_languages_say_the_same)
{
    AUTO(json) struct json *vi = NULL;
    AUTO(json) struct json *en = NULL;
    catalogue("messages/vi.json", &vi);
    catalogue("messages/en.json", &en);
    ck_assert_uint_gt(json_count(vi), 100);
    covers(vi, en);
    covers(en, vi);
}
END_TEST

START_TEST(fills_arguments)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    message_say(&out, LANGUAGE_EN, "folder_not", "path", "/x/{path}", NULL);
    ck_assert_str_eq(out.data, "/x/{path} is not a folder. Choose another path.");
    buffer_reset(&out);
    message_say(&out, LANGUAGE_VI, "folder_not", NULL);
    ck_assert_str_eq(out.data, "{path} không phải là thư mục. Xin chọn đường dẫn khác.");
}
END_TEST

START_TEST(places_are_said_in_the_language)
{
    static const char *const places[][3] = {{"line 12", "dòng 12", "line 12"},
                                            {"line 12 q9_24", "dòng 12, q9_24", "line 12, q9_24"},
                                            {"/ids/0", "/ids/0", "/ids/0"},
                                            {"", "", ""}};
    for (size_t i = 0; i < ARRAY_LENGTH(places); i++) {
        for (int language = 0; language < 2; language++) {
            AUTO(buffer) struct buffer out = buffer_of(1000);
            message_place(language == 0 ? LANGUAGE_VI : LANGUAGE_EN, places[i][0], &out);
            ck_assert_str_eq(out.data == NULL ? "" : out.data, places[i][1 + language]);
        }
    }
}
END_TEST

START_TEST(an_unknown_id_is_shown)
{
    AUTO(buffer) struct buffer out = buffer_of(1000);
    message_say(&out, LANGUAGE_VI, "no_such_id", "a", "1", NULL);
    ck_assert_str_eq(out.data, "no_such_id a=1");
}
END_TEST

START_TEST(languages)
{
    enum language language = LANGUAGE_VI;
    ck_assert(language_parse("en_US.UTF-8", &language) && language == LANGUAGE_EN);
    ck_assert(language_parse("vi", &language) && language == LANGUAGE_VI);
    ck_assert(language_parse("vi-VN", &language));
    ck_assert(!language_parse("english", &language));
    ck_assert(!language_parse("C", &language));
    ck_assert(!language_parse("", &language));
    ck_assert(!language_parse(NULL, &language));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("message");
    TCase *tests = tcase_create("message");
    tcase_add_test(tests, both_languages_say_the_same);
    tcase_add_test(tests, fills_arguments);
    tcase_add_test(tests, places_are_said_in_the_language);
    tcase_add_test(tests, an_unknown_id_is_shown);
    tcase_add_test(tests, languages);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
