/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/template.h"

#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

enum { PAGE_LIMIT = 10000, ASSETS_MAX = 8 };

static struct asset assets[ASSETS_MAX];

static void setup(void) { memset(assets, 0, sizeof assets); }

/* Puts a template in the table, after those there. */
static void add(const char *name, const char *text)
{
    size_t i = 0;
    while (assets[i].name != NULL)
        i++;
    ck_assert_uint_lt(i, ASSETS_MAX - 1);
    assets[i] = (struct asset){name, text, strlen(text), ""};
}

static enum fault render(const char *text, const char *context, struct buffer *out)
{
    AUTO(json) struct json *json = NULL;
    ck_assert_ok(json_parse(context, strlen(context), &json));
    memmove(assets + 1, assets, sizeof assets - sizeof assets[0]);
    assets[0] = (struct asset){"templates/page.html", text, strlen(text), ""};
    enum fault fault = template_render(assets, "templates/page.html", json, out);
    memmove(assets, assets + 1, sizeof assets - sizeof assets[0]);
    return fault;
}

static void expect(const char *text, const char *context, const char *page)
{
    AUTO(buffer) struct buffer out = buffer_of(PAGE_LIMIT);
    buffer_char(&out, '|');
    ck_assert_ok(render(text, context, &out));
    ck_assert_str_eq(out.data + 1, page);
}

/* Asserts a fault: its id, the line and the tag it names; nothing was added to the page. */
static void expect_fault(const char *text, const char *code, const char *line, const char *what)
{
    AUTO(buffer) struct buffer out = buffer_of(PAGE_LIMIT);
    buffer_char(&out, '|');
    enum fault fault = render(text, "{\"yes\":true,\"list\":[1]}", &out);
    const struct finding *detail = fault_detail();
    ck_assert_str_eq(detail->code, code);
    ck_assert_int_eq(fault, strcmp(code, "template_syntax") == 0    ? FAULT_INVALID
                            : strcmp(code, "template_partial") == 0 ? FAULT_NOTFOUND
                                                                    : FAULT_LIMIT);
    ck_assert_str_eq(detail->args[1].value, line);
    ck_assert_str_eq(detail->args[2].value, what);
    ck_assert_str_eq(out.data, "|");
}

static void expect_syntax(const char *text, const char *line, const char *what)
{
    expect_fault(text, "template_syntax", line, what);
}

START_TEST(text_without_tags)
{
    expect("", "{}", "");
    expect("Xin chào { } }} {x}\n", "{}", "Xin chào { } }} {x}\n");
}
END_TEST

START_TEST(values_are_escaped)
{
    expect("<p>{{name}}</p>", "{\"name\":\"<b>M'Drắk & \\\"x\\\"\"}",
           "<p>&lt;b&gt;M&#39;Drắk &amp; &quot;x&quot;</p>");
    expect("{{ name }}{{\tname}}", "{\"name\":\"a\"}", "aa");
    expect("{{name}}}", "{\"name\":\"a\"}", "a}");
}
END_TEST

START_TEST(triple_braces_are_raw)
{
    expect("{{{svg}}}|{{svg}}", "{\"svg\":\"<g/>\"}", "<g/>|&lt;g/&gt;");
    expect("{{{ n }}}", "{\"n\":3}", "3");
}
END_TEST

START_TEST(numbers_and_truths)
{
    expect("{{n}}", "{\"n\":12}", "12");
    expect("{{n}}", "{\"n\":12.0}", "12");
    expect("{{n}}", "{\"n\":-0.25}", "-0.25");
    expect("{{n}}", "{\"n\":1500000}", "1500000");
    expect("{{a}} {{b}}", "{\"a\":true,\"b\":false}", "true false");
}
END_TEST

START_TEST(what_has_no_text_is_empty)
{
    expect("[{{missing}}][{{a.b}}][{{{x.y.z}}}]", "{\"x\":{\"y\":1}}", "[][][]");
    expect("[{{null}}][{{list}}][{{object}}]", "{\"null\":null,\"list\":[1],\"object\":{\"a\":1}}",
           "[][][]");
    expect("[{{a}}]", "[1,2]", "[]");
}
END_TEST

START_TEST(dotted_names)
{
    expect("{{a.b.c}} {{a.d}}", "{\"a\":{\"b\":{\"c\":\"x\"},\"d\":1}}", "x 1");
    /* The first part decides: the inner a has no d, and the outer one is not asked. */
    expect("{{#in}}[{{a.d}}]{{/in}}", "{\"a\":{\"d\":1},\"in\":{\"a\":{}}}", "[]");
}
END_TEST

START_TEST(sections_by_kind_of_value)
{
    const char *text = "{{#x}}yes{{/x}}{{^x}}no{{/x}}";
    static const char *const shown[] = {"true", "\"a\"", "0", "1", "{}", "{\"a\":1}", "[0]"};
    static const char *const hidden[] = {"false", "null", "\"\"", "[]"};
    char context[40];
    for (size_t i = 0; i < ARRAY_LENGTH(shown); i++) {
        snprintf(context, sizeof context, "{\"x\":%s}", shown[i]);
        expect(text, context, "yes");
    }
    for (size_t i = 0; i < ARRAY_LENGTH(hidden); i++) {
        snprintf(context, sizeof context, "{\"x\":%s}", hidden[i]);
        expect(text, context, "no");
    }
    expect(text, "{}", "no");
}
END_TEST

START_TEST(arrays_once_an_item)
{
    expect("{{#list}}<{{.}}>{{/list}}", "{\"list\":[1,\"b\",\"&\"]}", "<1><b><&amp;>");
    expect("{{#list}}{{name}}={{n}};{{/list}}",
           "{\"n\":0,\"list\":[{\"name\":\"a\",\"n\":1},{\"name\":\"b\"}]}", "a=1;b=0;");
    expect("{{#rows}}{{#.}}{{.}},{{/.}};{{/rows}}", "{\"rows\":[[1,2],[],[3]]}", "1,2,;;3,;");
    expect("{{#.}}{{.}}{{/.}}", "[4,5]", "45");
}
END_TEST

START_TEST(scopes_nest)
{
    expect("{{#a}}{{x}}{{#b}}{{x}}{{y}}{{^c}}{{z}}{{/c}}{{/b}}{{x}}{{/a}}{{x}}",
           "{\"x\":0,\"z\":9,\"a\":{\"x\":1,\"b\":{\"x\":2,\"y\":3}}}", "123910");
    expect("{{#name}}[{{.}} {{other}}]{{/name}}", "{\"name\":\"a\",\"other\":\"b\"}", "[a b]");
    expect("{{#a}}{{#a}}x{{/a}}{{/a}}", "{\"a\":true}", "x");
}
END_TEST

START_TEST(a_null_hides_the_outer_name)
{
    expect("{{#in}}[{{x}}]{{/in}}", "{\"x\":1,\"in\":{\"x\":null}}", "[]");
}
END_TEST

START_TEST(comments)
{
    expect("a{{! tên & {{ lạ # ^ }}b", "{}", "ab");
    expect("a\n  {{! two\n lines }}  \nb", "{}", "a\nb");
    expect("{{!}}", "{}", "");
}
END_TEST

START_TEST(lines_of_their_own)
{
    expect("<ul>\n  {{#list}}\n  <li>{{.}}</li>\n  {{/list}}\n</ul>\n", "{\"list\":[1,2]}",
           "<ul>\n  <li>1</li>\n  <li>2</li>\n</ul>\n");
    expect("a\r\n{{#x}}\r\nb\r\n{{/x}}\r\nc", "{\"x\":true}", "a\r\nb\r\nc");
    expect("{{^x}}\nb\n{{/x}}", "{}", "b\n");
    expect("  {{#x}}  \n\t{{/x}}\t", "{\"x\":true}", "");
    expect("a\n{{#x}}\n\n{{/x}}\nb\n", "{\"x\":true}", "a\n\nb\n");
}
END_TEST

START_TEST(lines_shared_with_text)
{
    expect("a {{#x}}\nb\n{{/x}} c\n", "{\"x\":true}", "a \nb\n c\n");
    expect("{{#x}} {{/x}}\n", "{\"x\":true}", " \n");
    expect("  {{x}}  \n", "{\"x\":\"v\"}", "  v  \n");
    expect("  {{{x}}}\n", "{}", "  \n");
}
END_TEST

START_TEST(partials)
{
    add("other/head.html", "WRONG");
    add("templates/head.html", "<h1>{{title}}</h1>\n");
    add("templates/item-1.html", "{{.}}{{> comma}}");
    add("templates/comma.html", ",");
    expect("{{> head}}\n<p>{{>head}}</p>", "{\"title\":\"A&B\"}",
           "<h1>A&amp;B</h1>\n<p><h1>A&amp;B</h1>\n</p>");
    expect("{{#list}}{{> item-1 }}{{/list}}", "{\"list\":[1,2]}", "1,2,");
}
END_TEST

START_TEST(partials_of_a_table_without_folders)
{
    add("a.html", "<{{> b}}>");
    add("b.html", "b");
    AUTO(buffer) struct buffer out = buffer_of(PAGE_LIMIT);
    ck_assert_ok(template_render(assets, "a.html", NULL, &out));
    ck_assert_str_eq(out.data, "<b>");
}
END_TEST

START_TEST(a_partial_may_call_itself_down_a_tree)
{
    add("templates/node.html", "({{n}}{{#nodes}}{{> node}}{{/nodes}})");
    expect("{{> node}}", "{\"n\":1,\"nodes\":[{\"n\":2,\"nodes\":[]},{\"n\":3,\"nodes\":[]}]}",
           "(1(2)(3))");
}
END_TEST

START_TEST(unknown_templates)
{
    expect_fault("a\nb {{> nowhere}}", "template_partial", "2", "{{> nowhere}}");
    AUTO(buffer) struct buffer out = buffer_of(PAGE_LIMIT);
    ck_assert_fault(template_render(assets, "templates/no.html", NULL, &out), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "template_missing");
    ck_assert_str_eq(fault_detail()->args[0].value, "templates/no.html");
}
END_TEST

START_TEST(sections_that_do_not_close)
{
    expect_syntax("a\n\n{{#yes}}\n{{x}}", "3", "{{#yes}}");
    expect_syntax("{{^yes}}", "1", "{{^yes}}");
    expect_syntax("{{#yes}}\n{{#list}}{{/yes}}", "2", "{{/yes}}");
    expect_syntax("a{{/yes}}", "1", "{{/yes}}");
    expect_syntax("{{#yes}}{{/yes}}\n{{/yes}}", "2", "{{/yes}}");
}
END_TEST

START_TEST(hidden_sections_are_checked_too)
{
    expect_syntax("{{#hidden}}\n{{#a}}{{/b}}{{/hidden}}", "2", "{{/b}}");
    expect_syntax("{{^yes}}\n{{ ? }}{{/yes}}", "2", "{{ ? }}");
}
END_TEST

START_TEST(tags_that_are_none)
{
    expect_syntax("a {{name", "1", "{{name");
    expect_syntax("\n{{name\nmore", "2", "{{name");
    expect_syntax("{{{name}}", "1", "{{{name}}");
    expect_syntax("{{}}", "1", "{{}}");
    expect_syntax("{{#}}x{{/}}", "1", "{{#}}");
    expect_syntax("{{a b}}", "1", "{{a b}}");
    expect_syntax("{{&a}}", "1", "{{&a}}");
    expect_syntax("{{=<% %>=}}", "1", "{{=<% %>=}}");
    expect_syntax("{{a..b}}", "1", "{{a..b}}");
    expect_syntax("{{.a}}", "1", "{{.a}}");
    expect_syntax("{{a.}}", "1", "{{a.}}");
    expect_syntax("{{!never", "1", "{{!never");
    expect_syntax("{{", "1", "{{");
    expect_syntax("{{#", "1", "{{#");
    expect_syntax("{{tên}}", "1", "{{tên}}");
}
END_TEST

static void put_times(struct buffer *out, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        buffer_text(out, text);
    ck_assert_ok(buffer_check(out));
}

START_TEST(a_long_tag_is_shown_cut)
{
    /* 60 bytes at most, and no part of a character: 2 + 19 of 3 bytes each. */
    AUTO(buffer) struct buffer text = buffer_of(200);
    AUTO(buffer) struct buffer shown = buffer_of(200);
    put_times(&text, "{{", 1);
    put_times(&text, "ệ", 30);
    put_times(&text, "}}", 1);
    put_times(&shown, "{{", 1);
    put_times(&shown, "ệ", 19);
    expect_syntax(text.data, "1", shown.data);
}
END_TEST

/* `count` sections in each other. */
static void nest(struct buffer *out, int count)
{
    put_times(out, "{{#yes}}", count);
    put_times(out, "x", 1);
    put_times(out, "{{/yes}}", count);
}

START_TEST(depth_of_sections_is_limited)
{
    AUTO(buffer) struct buffer text = buffer_of(PAGE_LIMIT);
    nest(&text, TEMPLATE_DEPTH_MAX);
    expect(text.data, "{\"yes\":true}", "x");
    buffer_reset(&text);
    nest(&text, TEMPLATE_DEPTH_MAX + 1);
    expect_fault(text.data, "template_depth", "1", "{{#yes}}");
}
END_TEST

START_TEST(depth_of_partials_is_limited)
{
    add("templates/loop.html", "a\n{{> loop}}");
    expect_fault("{{> loop}}", "template_depth", "2", "{{> loop}}");
    ck_assert_str_eq(fault_detail()->args[0].value, "templates/loop.html");
}
END_TEST

START_TEST(a_page_over_its_limit)
{
    AUTO(buffer) struct buffer out = buffer_of(10);
    ck_assert_fault(render("{{#list}}12345{{/list}}", "{\"list\":[1,2,3]}", &out), FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "limit_buffer");
}
END_TEST

START_TEST(every_cut_of_a_page_is_safe)
{
    static const char page[] =
        "a\n  {{#list}}\n{{> b}}{{{n}}}{{! c }}{{a.b}}\n{{/list}}\n{{^x}}z{{/x}}";
    add("templates/b.html", "b{{.}}");
    size_t good = 0;
    for (size_t length = 0; length < sizeof page; length++) {
        char cut[sizeof page];
        snprintf(cut, sizeof cut, "%.*s", (int)length, page);
        AUTO(buffer) struct buffer out = buffer_of(PAGE_LIMIT);
        enum fault fault = render(cut, "{\"list\":[1],\"n\":2}", &out);
        ck_assert_msg(fault == OK || fault == FAULT_INVALID, "length %zu", length);
        good += fault == OK;
        if (length == sizeof page - 1)
            ck_assert_str_eq(out.data, "a\nb12\nz");
    }
    ck_assert_uint_gt(good, 1);
    ck_assert_uint_lt(good, sizeof page);
}
END_TEST

static TCase *fault_tests(void)
{
    TCase *tests = tcase_create("faults");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, unknown_templates);
    tcase_add_test(tests, sections_that_do_not_close);
    tcase_add_test(tests, hidden_sections_are_checked_too);
    tcase_add_test(tests, tags_that_are_none);
    tcase_add_test(tests, a_long_tag_is_shown_cut);
    tcase_add_test(tests, depth_of_sections_is_limited);
    tcase_add_test(tests, depth_of_partials_is_limited);
    tcase_add_test(tests, a_page_over_its_limit);
    tcase_add_test(tests, every_cut_of_a_page_is_safe);
    return tests;
}

static TCase *page_tests(void)
{
    TCase *tests = tcase_create("pages");
    tcase_add_checked_fixture(tests, setup, NULL);
    tcase_add_test(tests, text_without_tags);
    tcase_add_test(tests, values_are_escaped);
    tcase_add_test(tests, triple_braces_are_raw);
    tcase_add_test(tests, numbers_and_truths);
    tcase_add_test(tests, what_has_no_text_is_empty);
    tcase_add_test(tests, dotted_names);
    tcase_add_test(tests, sections_by_kind_of_value);
    tcase_add_test(tests, arrays_once_an_item);
    tcase_add_test(tests, scopes_nest);
    tcase_add_test(tests, a_null_hides_the_outer_name);
    tcase_add_test(tests, comments);
    tcase_add_test(tests, lines_of_their_own);
    tcase_add_test(tests, lines_shared_with_text);
    tcase_add_test(tests, partials);
    tcase_add_test(tests, partials_of_a_table_without_folders);
    tcase_add_test(tests, a_partial_may_call_itself_down_a_tree);
    return tests;
}

int main(void)
{
    Suite *suite = suite_create("template");
    suite_add_tcase(suite, page_tests());
    suite_add_tcase(suite, fault_tests());
    return run_suite(suite);
}
