/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/date.h"
#include "base/id.h"
#include "tests/support/check_main.h"

#include <ctype.h>
#include <pthread.h>
#include <string.h>

enum { MANY = 100000 };

static int compare_uuids(const void *a, const void *b) { return memcmp(a, b, UUID_SIZE); }

static int64_t uuid_ms(struct uuid uuid)
{
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | uuid.bytes[i];
    return ms;
}

START_TEST(new_has_version_variant_and_time)
{
    for (int i = 0; i < 1000; i++) {
        int64_t before = instant_now().utc_ms;
        struct uuid uuid = uuid_new();
        int64_t after = instant_now().utc_ms;
        ck_assert_uint_eq(uuid.bytes[6] >> 4, 7);
        ck_assert_uint_eq(uuid.bytes[8] >> 6, 2);
        ck_assert_int_ge(uuid_ms(uuid), before);
        ck_assert_int_le(uuid_ms(uuid), after + 1);
    }
}
END_TEST

START_TEST(new_rises_on_a_thread)
{
    struct uuid last = uuid_new();
    for (int i = 0; i < MANY; i++) {
        struct uuid next = uuid_new();
        if (compare_uuids(&last, &next) >= 0)
            ck_abort_msg("out of order at call %d", i);
        last = next;
    }
}
END_TEST

static void *make_many(void *uuids)
{
    struct uuid *each = uuids;
    for (int i = 0; i < MANY; i++)
        each[i] = uuid_new();
    return NULL;
}

/* Two threads share their ticks all the time: only the random bits keep them apart. */
START_TEST(new_is_unique_over_threads)
{
    AUTO(memory) struct uuid *uuids = calloc(2 * MANY, sizeof *uuids);
    ck_assert_ptr_nonnull(uuids);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, make_many, uuids), 0);
    make_many(uuids + MANY);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    qsort(uuids, 2 * MANY, sizeof *uuids, compare_uuids);
    for (size_t i = 1; i < 2 * MANY; i++) {
        if (compare_uuids(&uuids[i - 1], &uuids[i]) == 0)
            ck_abort_msg("twice the same");
    }
}
END_TEST

/* Each random bit is sometimes set and sometimes not. */
START_TEST(new_draws_all_random_bits)
{
    uint8_t ever[UUID_SIZE] = {0};
    uint8_t always[UUID_SIZE];
    memset(always, 0xff, sizeof always);
    for (int i = 0; i < 1000; i++) {
        struct uuid uuid = uuid_new();
        for (size_t k = 8; k < UUID_SIZE; k++) {
            ever[k] |= uuid.bytes[k];
            always[k] &= uuid.bytes[k];
        }
    }
    ck_assert_uint_eq(ever[8], 0xbf);
    ck_assert_uint_eq(always[8], 0x80);
    for (size_t k = 9; k < UUID_SIZE; k++) {
        ck_assert_uint_eq(ever[k], 0xff);
        ck_assert_uint_eq(always[k], 0);
    }
}
END_TEST

START_TEST(uuid_text_round_trips)
{
    struct uuid uuid;
    char text[UUID_TEXT_SIZE];
    /* The example of RFC 9562, appendix A.6. */
    ck_assert(uuid_parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F", &uuid));
    ck_assert_uint_eq(uuid.bytes[0], 0x01);
    ck_assert_uint_eq(uuid.bytes[15], 0x8f);
    ck_assert_int_eq(uuid_ms(uuid), INT64_C(0x017F22E279B0));
    uuid_text(uuid, text);
    ck_assert_str_eq(text, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
    ck_assert(uuid_parse("00000000-0000-0000-0000-000000000000", &uuid));
    uuid_text(uuid, text);
    ck_assert_str_eq(text, "00000000-0000-0000-0000-000000000000");
    struct uuid made = uuid_new();
    uuid_text(made, text);
    ck_assert(uuid_parse(text, &uuid));
    ck_assert_int_eq(compare_uuids(&made, &uuid), 0);
}
END_TEST

static const char *const no_uuids[] = {
    "",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    "017f22e279b07cc398c4dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
    "017f22e27-9b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2_79b0-7cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c0739 f",
    "017f22e2-79b0-7cc3-98c4-dc0c0c0739é",
    "-17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
};

START_TEST(uuid_refuses_anything_else)
{
    struct uuid uuid;
    memset(&uuid, 0x5a, sizeof uuid);
    struct uuid before = uuid;
    ck_assert_msg(!uuid_parse(no_uuids[_i], &uuid), "%s is accepted", no_uuids[_i]);
    ck_assert_int_eq(compare_uuids(&uuid, &before), 0);
    ck_assert(!uuid_parse(NULL, &uuid));
}
END_TEST

/* b2sum -l 256 says the same. */
START_TEST(hash_is_blake2b_256)
{
    char text[HASH_TEXT_SIZE];
    hash_text(hash_of("", 0), text);
    ck_assert_str_eq(text, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    hash_text(hash_of("abc", 3), text);
    ck_assert_str_eq(text, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}
END_TEST

START_TEST(hash_equal_sees_every_byte)
{
    struct hash hash = hash_of("hailong", 7);
    ck_assert(hash_equal(hash, hash_of("hailong", 7)));
    for (size_t i = 0; i < HASH_SIZE; i++) {
        struct hash other = hash;
        other.bytes[i] ^= 1;
        ck_assert(!hash_equal(hash, other));
    }
}
END_TEST

START_TEST(secret_text_is_hex_of_the_size_asked_for)
{
    static const size_t sizes[] = {0, 1, 16, 32, 33, 100};
    for (size_t i = 0; i < ARRAY_LENGTH(sizes); i++) {
        char text[2 * 100 + 2];
        memset(text, 'x', sizeof text);
        secret_text(sizes[i], text);
        ck_assert_uint_eq(strlen(text), 2 * sizes[i]);
        ck_assert_int_eq(text[2 * sizes[i] + 1], 'x');
        for (size_t k = 0; k < 2 * sizes[i]; k++)
            ck_assert(isdigit((unsigned char)text[k]) || (text[k] >= 'a' && text[k] <= 'f'));
    }
}
END_TEST

START_TEST(secrets_differ)
{
    char one[65];
    char other[65];
    secret_text(32, one);
    secret_text(32, other);
    ck_assert_str_ne(one, other);
    ck_assert(memcmp(one, one + 32, 32) != 0);
}
END_TEST

START_TEST(secret_equal_compares_any_length)
{
    ck_assert(secret_equal("", ""));
    ck_assert(secret_equal("mật khẩu", "mật khẩu"));
    ck_assert(!secret_equal("a", ""));
    ck_assert(!secret_equal("abc", "abcd"));
    ck_assert(!secret_equal("abcd", "abc"));
    ck_assert(!secret_equal("abc", "abd"));
}
END_TEST

/* The vector of the SipHash paper, appendix A: key 00..0f, input 00..0e. */
START_TEST(short_hash_is_siphash_2_4)
{
    static const uint8_t expected[] = {0xe5, 0x45, 0xbe, 0x49, 0x61, 0xca, 0x29, 0xa1};
    struct short_key key;
    uint8_t input[15];
    for (uint8_t i = 0; i < SHORT_KEY_SIZE; i++)
        key.bytes[i] = i;
    for (uint8_t i = 0; i < sizeof input; i++)
        input[i] = i;
    uint64_t hash = short_hash(&key, input, sizeof input);
    ck_assert_mem_eq(&hash, expected, sizeof expected);
    struct short_key other = short_key_new();
    struct short_key another = short_key_new();
    ck_assert_uint_ne(short_hash(&other, input, sizeof input),
                      short_hash(&another, input, sizeof input));
}
END_TEST

START_TEST(start_may_be_called_again) { ck_assert_ok(id_start()); }
END_TEST

int main(void)
{
    Suite *suite = suite_create("id");
    TCase *uuids = tcase_create("uuids");
    tcase_set_timeout(uuids, 60);
    tcase_add_test(uuids, new_has_version_variant_and_time);
    tcase_add_test(uuids, new_rises_on_a_thread);
    tcase_add_test(uuids, new_is_unique_over_threads);
    tcase_add_test(uuids, new_draws_all_random_bits);
    tcase_add_test(uuids, uuid_text_round_trips);
    tcase_add_loop_test(uuids, uuid_refuses_anything_else, 0, (int)ARRAY_LENGTH(no_uuids));
    suite_add_tcase(suite, uuids);
    TCase *hashes = tcase_create("hashes");
    tcase_add_test(hashes, hash_is_blake2b_256);
    tcase_add_test(hashes, hash_equal_sees_every_byte);
    tcase_add_test(hashes, secret_text_is_hex_of_the_size_asked_for);
    tcase_add_test(hashes, secrets_differ);
    tcase_add_test(hashes, secret_equal_compares_any_length);
    tcase_add_test(hashes, short_hash_is_siphash_2_4);
    tcase_add_test(hashes, start_may_be_called_again);
    suite_add_tcase(suite, hashes);
    return run_suite(suite);
}
