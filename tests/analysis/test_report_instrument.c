/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/report_maker.h"
#include "base/base_assets.h"
#include "base/json.h"
#include "tests/support/check_main.h"

#include <stdio.h>
#include <string.h>

/* Which instrument a shipped definition is. */
static enum instrument instrument_of(const char *id)
{
    AUTO(index_definition) struct index_definition *definition = NULL;
    ck_assert_ok(index_builtin(id, &definition));
    return report_instrument(definition);
}

/* What a definition's only leaf makes of it. */
static enum instrument instrument_with(const char *leaf)
{
    AUTO(arena) struct arena *arena = NULL;
    AUTO(index_definition) struct index_definition *definition = NULL;
    char text[1024];
    snprintf(text, sizeof text,
             "{\"id\":\"x\",\"name\":{\"vi\":\"x\",\"en\":\"x\"},\"form\":\"x\",\"verified\":true,"
             "\"source\":\"x\",\"valid\":{\"from\":2026,\"to\":2026},\"rounding\":{\"percent\":2,"
             "\"points\":4},\"assumed_deff\":\"1\",\"headline\":\"a\",\"nodes\":[{\"code\":\"a\","
             "%s}]}",
             leaf);
    ck_assert_ok(arena_new(1 << 20, &arena));
    struct findings findings = findings_in(arena);
    ck_assert_ok(index_load(text, strlen(text), &findings, &definition));
    ck_assert_ptr_nonnull(definition);
    return report_instrument(definition);
}

START_TEST(instruments)
{
    ck_assert_int_eq(instrument_of("sipas-2026"), INSTRUMENT_SIPAS);
    ck_assert_int_eq(instrument_of("counter-3"), INSTRUMENT_SHARE);
    ck_assert_int_eq(instrument_of("counter-3-neutral"), INSTRUMENT_SHARE);
    ck_assert_int_eq(instrument_of("counter-9-citizen"), INSTRUMENT_SCORE);
    ck_assert_int_eq(instrument_of("par-leaders-2022"), INSTRUMENT_SCORE);
    ck_assert_int_eq(instrument_of("papi-commune"), INSTRUMENT_SCORE);
    ck_assert_int_eq(instrument_with("\"share\":{\"question\":\"q\",\"levels\":[1]}"),
                     INSTRUMENT_SHARE);
    ck_assert_int_eq(instrument_with("\"rescaled\":{\"question\":\"q\",\"from\":[1,4]}"),
                     INSTRUMENT_SCORE);
    ck_assert_int_eq(
        instrument_with("\"survey\":{\"question\":\"q\",\"values\":[[1,\"1\"],[2,\"0\"]]}"),
        INSTRUMENT_SCORE);
}
END_TEST

/* Sentences only SIPAS comes to: its notices, its points lost in the PAR INDEX. */
static bool is_of_sipas(const char *code)
{
    return strncmp(code, "report_notice_", strlen("report_notice_")) == 0 ||
           strncmp(code, "report_lost_", strlen("report_lost_")) == 0 ||
           strcmp(code, "report_section_lost") == 0;
}

static bool is_variant(const char *code)
{
    return strncmp(code, "report_other_", 13) == 0 || strncmp(code, "report_share_", 13) == 0 ||
           strncmp(code, "report_score_", 13) == 0;
}

static void says_no_sipas(const struct report_maker *maker, const char *code)
{
    static const char *const claims[] = {"SIPAS",           "PAR INDEX",
                                         "tỷ lệ hài lòng",  "Tỷ lệ hài lòng",
                                         "share satisfied", "satisfied or very satisfied"};
    const char *words = report_words(maker, code);
    ck_assert_msg(strcmp(words, report_sentence(maker, code)) != 0, "%s has no words", code);
    for (size_t i = 0; i < ARRAY_LENGTH(claims); i++)
        ck_assert_msg(strstr(words, claims[i]) == NULL, "%s: %s", code, words);
}

START_TEST(sentences_of_other_instruments_do_not_claim_sipas)
{
    AUTO(json) struct json *vi = NULL;
    const struct asset *asset = asset_find(base_assets, "messages/vi.json");
    ck_assert_ptr_nonnull(asset);
    ck_assert_ok(json_parse(asset->data, asset->size, &vi));
    size_t replaced = 0;
    for (const struct json *m = json_first(vi); m != NULL; m = json_next(m)) {
        const char *code = json_name(m);
        if (strncmp(code, "report_", 7) != 0 || is_variant(code) || is_of_sipas(code))
            continue;
        for (int way = 0; way < 4; way++) {
            const struct report_maker maker = {.instrument = way % 2 == 0 ? INSTRUMENT_SHARE
                                                                          : INSTRUMENT_SCORE,
                                               .language = way < 2 ? LANGUAGE_VI : LANGUAGE_EN};
            const struct report_maker sipas = {.instrument = INSTRUMENT_SIPAS};
            says_no_sipas(&maker, code);
            replaced += strcmp(report_sentence(&maker, code), code) != 0;
            ck_assert_str_eq(report_sentence(&sipas, code), code);
        }
    }
    ck_assert_uint_gt(replaced, 100);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("report_instrument");
    TCase *cases = tcase_create("instruments");
    tcase_add_test(cases, instruments);
    tcase_add_test(cases, sentences_of_other_instruments_do_not_claim_sipas);
    suite_add_tcase(suite, cases);
    return run_suite(suite);
}
