/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "survey-server/host_names.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

static char *text_of(const struct host_names *names)
{
    char *text = NULL;
    size_t length = 0;
    AUTO(buffer) struct buffer out = buffer_of(16 * 1024);
    host_names_text(names, &out);
    buffer_bytes(&out, "", 0);
    ck_assert_ok(buffer_take(&out, &text, &length));
    return text;
}

START_TEST(lists_are_read)
{
    static const struct {
        const char *list;
        const char *names;
    } cases[] = {
        {"may-chu", "may-chu"},
        {"May-Chu.LAN,192.168.1.5", "may-chu.lan, 192.168.1.5"},
        {" a , b.c ", "a, b.c"},
        {"::1,0:0:0:0:0:0:0:1,FD00::2", "::1, fd00::2"},
        {"a,A,a", "a"},
        {"1a,a1,1-1.a", "1a, a1, 1-1.a"},
        {"xn--my-ch-zra4k.vn", "xn--my-ch-zra4k.vn"},
    };
    for (size_t i = 0; i < ARRAY_LENGTH(cases); i++) {
        struct host_names names;
        ck_assert_ok(host_names_parse(cases[i].list, &names));
        AUTO(memory) char *text = text_of(&names);
        ck_assert_str_eq(text, cases[i].names);
    }
}
END_TEST

START_TEST(slips_of_the_pen_are_refused)
{
    static const char *const wrong[] = {
        "",
        ",",
        "a,",
        "a,,b",
        "https://a",
        "a:8443",
        "a/b",
        "*.a",
        "a_b",
        "-a",
        "a-",
        "a..b",
        ".a",
        "a.",
        "192.168.1",
        "1.2.3.4.5",
        "192.168.1.256",
        "máy-chủ",
        "a b",
        "[::1]",
        "::1%eth0",
        "12345",
    };
    for (size_t i = 0; i < ARRAY_LENGTH(wrong); i++) {
        struct host_names names = {.count = 7};
        ck_assert_msg(host_names_parse(wrong[i], &names) == FAULT_USAGE, "%s", wrong[i]);
        ck_assert_str_eq(fault_detail()->code, "tls_name");
        ck_assert_uint_eq(names.count, 7); /* written only on OK */
    }
}
END_TEST

START_TEST(lengths_have_limits)
{
    char label[65];
    char name[HOST_NAME_LENGTH_MAX + 2];
    struct host_names names = {.count = 0};
    memset(label, 'a', sizeof label);
    ck_assert_ok(host_names_add(&names, label, 63));
    ck_assert_fault(host_names_add(&names, label, 64), FAULT_USAGE);
    for (size_t i = 0; i < sizeof name; i++)
        name[i] = i % 2 == 0 ? 'a' : '.';
    ck_assert_ok(host_names_add(&names, name, HOST_NAME_LENGTH_MAX));
    ck_assert_fault(host_names_add(&names, name, HOST_NAME_LENGTH_MAX + 1), FAULT_USAGE);
    ck_assert_uint_eq(names.count, 2);
}
END_TEST

START_TEST(lists_have_a_limit)
{
    struct host_names names = {.count = 0};
    for (int i = 0; i <= HOST_NAMES_MAX; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "a%d", i);
        ck_assert_fault(host_names_add(&names, name, (size_t)length),
                        i < HOST_NAMES_MAX ? OK : FAULT_LIMIT);
    }
    ck_assert_str_eq(fault_detail()->code, "tls_names_many");
    ck_assert_ok(host_names_add(&names, "a0", 2)); /* there already */
    ck_assert_uint_eq(names.count, HOST_NAMES_MAX);
}
END_TEST

START_TEST(addresses_come_as_bytes)
{
    struct host_names names = {.count = 0};
    static const unsigned char four[] = {192, 168, 1, 5};
    static const unsigned char six[16] = {0xFD, [15] = 2};
    ck_assert_ok(host_names_add_address(&names, four, sizeof four));
    ck_assert_ok(host_names_add_address(&names, six, sizeof six));
    ck_assert_fault(host_names_add_address(&names, six, 5), FAULT_USAGE);
    AUTO(memory) char *text = text_of(&names);
    ck_assert_str_eq(text, "192.168.1.5, fd00::2");
    ck_assert_uint_eq(names.items[0].address_size, 4);
    ck_assert_mem_eq(names.items[1].address, six, sizeof six);
}
END_TEST

START_TEST(a_machine_knows_itself)
{
    struct host_names names;
    ck_assert_ok(host_names_of_machine(&names));
    AUTO(memory) char *text = text_of(&names);
    ck_assert_ptr_nonnull(strstr(text, "localhost, 127.0.0.1, ::1"));
    ck_assert_ptr_null(strstr(text, "fe80:"));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("host_names");
    TCase *cases = tcase_create("host_names");
    tcase_add_test(cases, lists_are_read);
    tcase_add_test(cases, slips_of_the_pen_are_refused);
    tcase_add_test(cases, lengths_have_limits);
    tcase_add_test(cases, lists_have_a_limit);
    tcase_add_test(cases, addresses_come_as_bytes);
    tcase_add_test(cases, a_machine_knows_itself);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
