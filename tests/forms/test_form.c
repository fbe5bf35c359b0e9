/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "forms/form.h"
#include "forms/forms_assets.h"
#include "tests/support/check_main.h"

#include <string.h>

enum { TEXT_MAX = 4 << 20, FINDINGS_BYTES = 1 << 20 };

/* A reading and what came of it. */
struct loaded {
    struct arena *arena;
    struct findings findings;
    struct form *form;
    enum fault fault;
};

static void loaded_cleanup(struct loaded *loaded)
{
    form_free(loaded->form);
    arena_free(loaded->arena);
}

static struct loaded load(const char *text)
{
    struct loaded loaded = {0};
    ck_assert_ok(arena_new(FINDINGS_BYTES, &loaded.arena));
    loaded.findings = findings_in(loaded.arena);
    loaded.fault = form_load(text, strlen(text), &loaded.findings, &loaded.form);
    return loaded;
}

/* A definition with these questions (JSON objects with commas between). */
static struct loaded load_questions(const char *questions)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    buffer_format(&text,
                  "{\"id\":\"f\",\"version\":\"1\",\"wording\":\"own\",\"languages\":[\"vi\"],"
                  "\"title\":{\"vi\":\"Phiếu\"},"
                  "\"scales\":{\"s\":[{\"value\":1,\"label\":{\"vi\":\"Kém\"}},"
                  "{\"value\":2,\"label\":{\"vi\":\"Tốt\"}}]},\"questions\":[%s]}",
                  questions);
    ck_assert_ok(buffer_check(&text));
    return load(text.data);
}

/* A definition whose top-level members are `members` and the rest that is needed. */
static struct loaded load_members(const char *members)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    buffer_format(&text, "{%s}", members);
    ck_assert_ok(buffer_check(&text));
    return load(text.data);
}

#define Q_A                                                                                        \
    "{\"id\":\"a\",\"type\":\"one\",\"label\":{\"vi\":\"A\"},\"choices\":["                        \
    "{\"value\":1,\"label\":{\"vi\":\"Một\"}},{\"value\":2,\"label\":{\"vi\":\"Hai\"}}]}"
#define Q_M                                                                                        \
    "{\"id\":\"m\",\"type\":\"many\",\"label\":{\"vi\":\"M\"},\"choices\":["                       \
    "{\"value\":0,\"label\":{\"vi\":\"Không\"}},{\"value\":30,\"label\":{\"vi\":\"Ba\"}}]}"
#define Q_N "{\"id\":\"n\",\"type\":\"number\",\"min\":0,\"max\":9,\"label\":{\"vi\":\"N\"}}"
#define Q_T "{\"id\":\"t\",\"type\":\"text\",\"label\":{\"vi\":\"T\"}}"

/* One wrong definition: the only finding it must have. */
struct wrong {
    const char *text;
    const char *at;
    const char *code;
};

static void check_only(const struct loaded *loaded, const struct wrong *wrong,
                       enum severity severity)
{
    ck_assert_ok(loaded->fault);
    ck_assert_msg(loaded->findings.count >= 1, "%s: nothing found", wrong->text);
    const struct finding *first = &loaded->findings.items[0];
    ck_assert_msg(loaded->findings.count == 1, "%s: %zu findings, the first %s %s", wrong->text,
                  loaded->findings.count, first->at, first->code);
    ck_assert_msg(strcmp(first->code, wrong->code) == 0, "%s: %s at %s", wrong->text, first->code,
                  first->at);
    ck_assert_str_eq(first->at, wrong->at);
    ck_assert_int_eq(first->severity, severity);
    ck_assert_msg((loaded->form == NULL) == (severity == SEVERITY_ERROR), "%s", wrong->text);
    AUTO(buffer) struct buffer words = buffer_of(4096);
    message_text(LANGUAGE_VI, first, &words);
    ck_assert_msg(strncmp(words.data, first->code, strlen(first->code)) != 0, "no words: %s",
                  first->code);
}

START_TEST(test_builtin)
{
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &form));
    ck_assert_str_eq(form->id, "sipas-2026");
    ck_assert_str_eq(form->version, "1");
    ck_assert(form->wording_own);
    ck_assert_uint_eq(form->question_count, 111);
    ck_assert_uint_eq(form->column_count, 84); /* 75 scales, 8 single, 1 multiple */
    const struct question *item = form_question(form, "q9_24");
    ck_assert_ptr_nonnull(item);
    ck_assert_int_eq(item->type, QUESTION_SCALE);
    ck_assert(item->required && !item->decline);
    ck_assert_str_eq(item->screen, "II.A");
    ck_assert_str_eq(item->scale, "satisfaction5");
    ck_assert_uint_eq(item->choice_count, 5);
    ck_assert_int_eq(question_choice(item, 5)->face, 5);
    ck_assert_ptr_null(question_choice(item, 6));
    ck_assert_ptr_nonnull(form_question(form, "ethnicity_other")->relevant);
    ck_assert_str_eq(form_question(form, "ethnicity_other")->relevant_text,
                     "[\"=\",\"ethnicity\",2]");
    ck_assert_ptr_null(form_question(form, "ethnicity")->relevant_text);
    ck_assert_uint_eq(form_question(form, "other")->text_max, 1000);
    ck_assert_int_eq(form_question(form, "other")->column, -1);
    ck_assert_int_eq(form_question(form, "II.A")->column, -1);
    ck_assert_int_eq(form_question(form, "gender")->column, 0);
    ck_assert_ptr_null(form_question(form, "q9_40"));
    ck_assert_ptr_null(form_question(form, ""));
    ck_assert_int_eq(form->kiosk.idle_s, 60);
    ck_assert(form->kiosk.back && !form->kiosk.keep_partial);
}
END_TEST

/* Every question is found again and every column belongs to one question. */
START_TEST(test_builtin_lookup)
{
    AUTO(form) struct form *form = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &form));
    int next_column = 0;
    for (size_t i = 0; i < form->question_count; i++) {
        const struct question *question = &form->questions[i];
        ck_assert_ptr_eq(form_question(form, question->id), question);
        if (question->column >= 0)
            ck_assert_int_eq(question->column, next_column++);
    }
    ck_assert_uint_eq((size_t)next_column, form->column_count);
}
END_TEST

/* Every shipped definition is without any finding. */
START_TEST(test_builtin_clean)
{
    size_t count = 0;
    for (const struct asset *asset = forms_assets; asset->name != NULL; asset++) {
        if (strncmp(asset->name, "definitions/", 12) != 0)
            continue;
        AUTO(loaded) struct loaded loaded = load(asset->data);
        ck_assert_ok(loaded.fault);
        ck_assert_msg(loaded.findings.count == 0, "%s: %s %s", asset->name,
                      loaded.findings.items[0].at, loaded.findings.items[0].code);
        ck_assert_ptr_nonnull(loaded.form);
        count++;
    }
    ck_assert_uint_ge(count, 1);
}
END_TEST

START_TEST(test_builtin_unknown)
{
    AUTO(form) struct form *form = NULL;
    ck_assert_fault(form_builtin("sipas-1999", &form), FAULT_NOTFOUND);
    ck_assert_str_eq(fault_detail()->code, "form_unknown");
    char name[300];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    ck_assert_fault(form_builtin(name, &form), FAULT_NOTFOUND);
    ck_assert_ptr_null(form);
}
END_TEST

/* The document is canonical: order and spaces of the source do not change the identity, a word
 * does. */
START_TEST(test_identity)
{
    AUTO(loaded) struct loaded one = load_questions(Q_A "," Q_T);
    AUTO(loaded) struct loaded other = load_questions(" " Q_A " ,\n" Q_T);
    AUTO(loaded) struct loaded changed = load_questions(Q_A "," Q_N);
    ck_assert_ptr_nonnull(one.form);
    ck_assert_ptr_nonnull(other.form);
    ck_assert_ptr_nonnull(changed.form);
    ck_assert(hash_equal(one.form->hash, other.form->hash));
    ck_assert(!hash_equal(one.form->hash, changed.form->hash));
    ck_assert_str_eq(one.form->document, other.form->document);
    AUTO(loaded) struct loaded again = load(one.form->document);
    ck_assert_ptr_nonnull(again.form);
    ck_assert(hash_equal(one.form->hash, again.form->hash));
}
END_TEST

START_TEST(test_defaults)
{
    AUTO(loaded)
    struct loaded loaded =
        load_questions(Q_T ",{\"id\":\"k\",\"type\":\"number\",\"label\":{\"vi\":\"K\"}}," Q_N);
    ck_assert_ptr_nonnull(loaded.form);
    const struct question *free_number = form_question(loaded.form, "k");
    ck_assert_int_eq(free_number->low, -(int64_t)FORM_NUMBER_MAX);
    ck_assert_int_eq(free_number->high, FORM_NUMBER_MAX);
    ck_assert_int_eq(form_question(loaded.form, "n")->high, 9);
    ck_assert_uint_eq(form_question(loaded.form, "t")->text_max, FORM_TEXT_MAX);
    ck_assert(!free_number->required && !free_number->decline);
    ck_assert_int_eq(loaded.form->kiosk.warn_s, 20);
    ck_assert_int_eq(loaded.form->fallbacks[0], -1);
}
END_TEST

START_TEST(test_languages)
{
    AUTO(loaded)
    struct loaded loaded = load_members(
        "\"id\":\"f\",\"version\":\"1\",\"wording\":\"official\",\"languages\":[\"vi\",\"en\","
        "\"mww\"],"
        "\"fallback\":{\"mww\":\"en\",\"en\":\"vi\"},\"title\":{\"vi\":\"Phiếu\",\"en\":\"Form\"},"
        "\"questions\":[{\"id\":\"t\",\"type\":\"text\",\"label\":{\"en\":\"Only\"}}]");
    struct form *form = loaded.form;
    ck_assert_ptr_nonnull(form);
    ck_assert(!form->wording_own);
    int shown = -2;
    ck_assert_str_eq(form_text(form, &form->title, form_language(form, "en"), &shown), "Form");
    ck_assert_int_eq(shown, 1);
    ck_assert_str_eq(form_text(form, &form->title, form_language(form, "mww"), &shown), "Form");
    ck_assert_int_eq(shown, 1);
    const struct label *only = &form->questions[0].label;
    ck_assert_str_eq(form_text(form, only, form_language(form, "vi"), &shown), "Only");
    ck_assert_int_eq(shown, 1);
    ck_assert_str_eq(form_text(form, &form->introduction, 0, &shown), "");
    ck_assert_int_eq(shown, 0);
    ck_assert_str_eq(form_text(form, &form->title, -1, NULL), "Phiếu");
    ck_assert_int_eq(form_language(form, "fr"), -1);
    /* vi lacks the label, mww both: one warning a language, at its first gap. */
    ck_assert_uint_eq(loaded.findings.count, 2);
    const struct finding *items = loaded.findings.items;
    ck_assert_str_eq(items[0].code, "form_untranslated");
    ck_assert_str_eq(items[0].at, "/questions/0/label/vi");
    ck_assert_str_eq(items[0].args[1].value, "1");
    ck_assert_str_eq(items[1].at, "/title/mww");
    ck_assert_str_eq(items[1].args[0].value, "mww");
    ck_assert_str_eq(items[1].args[1].value, "2");
    ck_assert_int_eq(items[1].severity, SEVERITY_WARNING);
}
END_TEST

#define NEEDED                                                                                     \
    "\"version\":\"1\",\"wording\":\"own\",\"title\":{\"vi\":\"P\"},\"questions\":[" Q_T "]"
#define VI "\"languages\":[\"vi\"]"

static const struct wrong wrong_members[] = {
    {"\"id\":\"1f\"," VI "," NEEDED, "/id", "form_id"},
    {"\"id\":\"f g\"," VI "," NEEDED, "/id", "form_id"},
    {VI "," NEEDED, "/id", "form_missing"},
    {"\"id\":7," VI "," NEEDED, "/id", "form_type"},
    {"\"id\":\" \"," VI "," NEEDED, "/id", "form_empty"},
    {"\"id\":\"f\",\"languages\":[]," NEEDED, "/languages", "form_count"},
    {"\"id\":\"f\",\"languages\":\"vi\"," NEEDED, "/languages", "form_type"},
    {"\"id\":\"f\",\"languages\":[\"vi\",\"vi\"]," NEEDED, "/languages/1", "form_duplicate"},
    {"\"id\":\"f\",\"languages\":[\"vi\",\"tiếng\"]," NEEDED, "/languages/1", "form_language"},
    {"\"id\":\"f\"," VI ",\"extra/part\":1," NEEDED, "/extra~1part", "form_unknown_member"},
    {"\"id\":\"f\"," VI ",\"kiosk\":{\"idle_s\":5}," NEEDED, "/kiosk/idle_s", "form_range"},
    {"\"id\":\"f\"," VI ",\"kiosk\":{\"warn_s\":61}," NEEDED, "/kiosk/warn_s", "form_range"},
    {"\"id\":\"f\"," VI ",\"kiosk\":{\"back\":1}," NEEDED, "/kiosk/back", "form_type"},
    {"\"id\":\"f\"," VI ",\"kiosk\":{\"partial\":\"x\"}," NEEDED, "/kiosk/partial", "form_partial"},
    {"\"id\":\"f\"," VI ",\"kiosk\":{\"idle\":60}," NEEDED, "/kiosk/idle", "form_unknown_member"},
    {"\"id\":\"f\",\"languages\":[\"vi\",7]," NEEDED, "/languages/1", "form_type"},
    {"\"id\":\"f\"," VI ",\"fallback\":\"vi\"," NEEDED, "/fallback", "form_type"},
    {"\"id\":\"f\"," VI ",\"introduction\":{}," NEEDED, "/introduction", "form_empty"},
    {"\"id\":\"f\"," VI ",\"scales\":{\"1\":[{\"value\":1,\"label\":{\"vi\":\"L\"}}]}," NEEDED,
     "/scales/1", "form_id"},
    {"\"id\":\"f\"," VI ",\"scales\":[]," NEEDED, "/scales", "form_type"},
    {"\"id\":\"f\"," VI ",\"scales\":{\"s\":[]}," NEEDED, "/scales/s", "form_count"},
    {"\"id\":\"f\"," VI ",\"scales\":{\"s\":[1]}," NEEDED, "/scales/s/0", "form_type"},
    {"\"id\":\"f\"," VI ",\"fallback\":{\"en\":\"vi\"}," NEEDED, "/fallback/en", "form_language"},
    {"\"id\":\"f\"," VI ",\"fallback\":{\"vi\":\"en\"}," NEEDED, "/fallback/vi", "form_language"},
    {"\"id\":\"f\"," VI ",\"fallback\":{\"vi\":\"vi\"}," NEEDED, "/fallback",
     "form_fallback_cycle"},
    {"\"id\":\"f\"," VI ",\"version\":\"1\",\"wording\":\"ours\",\"title\":{\"vi\":\"P\"},"
     "\"questions\":[" Q_T "]",
     "/wording", "form_wording"},
    {"\"id\":\"f\"," VI ",\"version\":\"1 2\",\"wording\":\"own\",\"title\":{\"vi\":\"P\"},"
     "\"questions\":[" Q_T "]",
     "/version", "form_version"},
    {"\"id\":\"f\"," VI ",\"version\":\"1\",\"wording\":\"own\",\"title\":{\"vi\":\"P\"},"
     "\"questions\":[]",
     "/questions", "form_count"},
    {"\"id\":\"f\"," VI ",\"version\":\"1\",\"wording\":\"own\",\"title\":\"P\",\"questions\":[" Q_T
     "]",
     "/title", "form_type"},
};

START_TEST(test_wrong_members)
{
    AUTO(loaded) struct loaded loaded = load_members(wrong_members[_i].text);
    check_only(&loaded, &wrong_members[_i], SEVERITY_ERROR);
}
END_TEST

#define TEXT(id, more) "{\"id\":\"" id "\",\"type\":\"text\",\"label\":{\"vi\":\"L\"}" more "}"
#define LABEL "\"label\":{\"vi\":\"L\"}"
#define WHEN(condition) TEXT("x", ",\"relevant\":" condition)

static const struct wrong wrong_questions[] = {
    {"7", "/questions/0/type", "form_missing"},
    {"{\"id\":\"a\"," LABEL "}", "/questions/0/type", "form_missing"},
    {"{\"id\":\"a\",\"type\":\"select\"," LABEL "}", "/questions/0/type", "form_question_type"},
    {"{\"type\":\"text\"," LABEL "}", "/questions/0/id", "form_missing"},
    {TEXT("_a", ""), "/questions/0/id", "form_id"},
    {TEXT("weight", ""), "/questions/0/id", "form_reserved"},
    {TEXT("a", "") "," TEXT("a", ""), "/questions/1/id", "form_duplicate"},
    {"{\"id\":\"a\",\"type\":\"text\"}", "/questions/0/label", "form_missing"},
    {"{\"id\":\"a\",\"type\":\"text\",\"label\":{\"vi\":\"\"}}", "/questions/0/label/vi",
     "form_empty"},
    {"{\"id\":\"a\",\"type\":\"text\",\"label\":{\"vi\":\"L\",\"fr\":\"L\"}}",
     "/questions/0/label/fr", "form_language"},
    {TEXT("a", ",\"choices\":[]"), "/questions/0/choices", "form_unknown_member"},
    {TEXT("a", ",\"decline\":true"), "/questions/0/decline", "form_unknown_member"},
    {TEXT("a", ",\"required\":\"yes\""), "/questions/0/required", "form_type"},
    {TEXT("a", ",\"max\":0"), "/questions/0/max", "form_range"},
    {TEXT("a", ",\"max\":4001"), "/questions/0/max", "form_range"},
    {TEXT("a", ",\"max\":1.5"), "/questions/0/max", "form_type"},
    {"{\"id\":\"a\",\"type\":\"number\",\"min\":5,\"max\":4," LABEL "}", "/questions/0/max",
     "form_range"},
    {"{\"id\":\"a\",\"type\":\"number\",\"max\":2000000001," LABEL "}", "/questions/0/max",
     "form_range"},
    {"{\"id\":\"a\",\"type\":\"scale\"," LABEL "}", "/questions/0/scale", "form_missing"},
    {"{\"id\":\"a\",\"type\":\"scale\",\"scale\":\"zz\"," LABEL "}", "/questions/0/scale",
     "form_scale_unknown"},
    {"{\"id\":\"a\",\"type\":\"one\"," LABEL "}", "/questions/0/choices", "form_missing"},
    {"{\"id\":\"a\",\"type\":\"one\",\"choices\":[]," LABEL "}", "/questions/0/choices",
     "form_count"},
    {"{\"id\":\"a\",\"type\":\"one\",\"choices\":[{\"value\":1," LABEL "},{\"value\":1," LABEL "}]"
     "," LABEL "}",
     "/questions/0/choices/1", "form_duplicate"},
    {"{\"id\":\"a\",\"type\":\"one\",\"choices\":[{\"value\":\"1\"," LABEL "}]," LABEL "}",
     "/questions/0/choices/0/value", "form_type"},
    {"{\"id\":\"a\",\"type\":\"one\",\"choices\":[{\"value\":1}]," LABEL "}",
     "/questions/0/choices/0/label", "form_missing"},
    {"{\"id\":\"a\",\"type\":\"one\",\"choices\":[{\"value\":1,\"face\":6," LABEL "}]," LABEL "}",
     "/questions/0/choices/0/face", "form_range"},
    {"{\"id\":\"a\",\"type\":\"many\",\"choices\":[{\"value\":31," LABEL "}]," LABEL "}",
     "/questions/0/choices/0/value", "form_range"},
    {"{\"id\":\"a\",\"type\":\"consent\"," LABEL "},{\"id\":\"b\",\"type\":\"consent\"," LABEL "}",
     "/questions/1", "form_consent_twice"},
    {TEXT("a", ",\"screen\":\"zz\""), "/questions/0/screen", "form_screen_unknown"},
    {TEXT("a", ",\"screen\":\"b\"") "," TEXT("b", ""), "/questions/0/screen",
     "form_screen_unknown"},
    {TEXT("a", "") "," TEXT("b", ",\"screen\":\"a\"") "," TEXT("c", ",\"screen\":\"b\""),
     "/questions/2/screen", "form_screen_unknown"},
    {TEXT("a", "") "," TEXT("b", "") "," TEXT("c", ",\"screen\":\"a\""), "/questions/2/screen",
     "form_screen_apart"},
    {Q_A "," WHEN("\"a\""), "/questions/1/relevant", "form_type"},
    {Q_A "," WHEN("[\"=\",\"b\",1]"), "/questions/1/relevant", "form_relevant_unknown"},
    {WHEN("[\"=\",\"a\",1]") "," Q_A, "/questions/0/relevant", "form_relevant_unknown"},
    {WHEN("[\"empty\",\"x\"]"), "/questions/0/relevant", "form_relevant_unknown"},
    {"{\"id\":\"g\",\"type\":\"note\"," LABEL "}," WHEN("[\"empty\",\"g\"]"),
     "/questions/1/relevant", "form_relevant_unknown"},
    {Q_A "," WHEN("[\"=\",\"a\",3]"), "/questions/1/relevant", "form_relevant_unreachable"},
    {Q_A "," WHEN("[\"=\",\"a\",1.5]"), "/questions/1/relevant", "form_relevant_unreachable"},
    {Q_A "," WHEN("[\"in\",\"a\",1,4]"), "/questions/1/relevant", "form_relevant_unreachable"},
    {Q_M "," WHEN("[\"has\",\"m\",1]"), "/questions/1/relevant", "form_relevant_unreachable"},
    {Q_N "," WHEN("[\"=\",\"n\",10]"), "/questions/1/relevant", "form_relevant_unreachable"},
    {Q_N "," WHEN("[\">\",[\"+\",\"n\",1],2]"), "/questions/1/relevant/1",
     "form_relevant_operator"},
    {Q_N "," WHEN("[\"round\",\"n\",1]"), "/questions/1/relevant", "form_relevant_operator"},
    {Q_M "," WHEN("[\"count\",\"m\"]"), "/questions/1/relevant", "form_relevant_operator"},
    {Q_A "," WHEN("[\"and\",\"a\"]"), "/questions/1/relevant/1", "form_relevant_type"},
    {Q_A "," WHEN("[\"has\",\"a\",1]"), "/questions/1/relevant/1", "form_relevant_type"},
    {Q_M "," WHEN("[\"=\",\"m\",0]"), "/questions/1/relevant/1", "form_relevant_type"},
    {Q_T "," WHEN("[\"not\",[\"=\",\"t\",0]]"), "/questions/1/relevant/1/1", "form_relevant_type"},
};

START_TEST(test_wrong_questions)
{
    AUTO(loaded) struct loaded loaded = load_questions(wrong_questions[_i].text);
    check_only(&loaded, &wrong_questions[_i], SEVERITY_ERROR);
}
END_TEST

static const struct wrong doubtful[] = {
    {"{\"id\":\"a\",\"type\":\"text\",\"label\":{\"vi\":\"Ha\xCC\x80\"}}", "/questions/0/label/vi",
     "form_not_nfc"},
    {"{\"id\":\"g\",\"type\":\"group\"," LABEL "}", "/questions/0", "form_group_empty"},
    {TEXT("a", "") "," TEXT("b", ",\"screen\":\"a\"") "," TEXT("c", ",\"screen\":\"a\"") "," TEXT(
         "d", ",\"screen\":\"a\"") "," TEXT("e", ",\"screen\":\"a\"") "," TEXT("g",
                                                                               ",\"screen\":\"a\""),
     "/questions/0", "form_screen_rows"},
};

START_TEST(test_doubtful)
{
    AUTO(loaded) struct loaded loaded = load_questions(doubtful[_i].text);
    check_only(&loaded, &doubtful[_i], SEVERITY_WARNING);
}
END_TEST

/* A wrong tree is expr_parse's to explain, at its place; it is not explained twice. */
START_TEST(test_broken_condition)
{
    AUTO(loaded) struct loaded loaded = load_questions(Q_A "," WHEN("[\"=\",\"a\"]"));
    ck_assert_ok(loaded.fault);
    ck_assert_ptr_null(loaded.form);
    ck_assert_uint_eq(loaded.findings.count, 1);
    ck_assert_int_eq(strncmp(loaded.findings.items[0].code, "expr_", 5), 0);
    ck_assert_str_eq(loaded.findings.items[0].at, "/questions/1/relevant");
}
END_TEST

START_TEST(test_good_conditions)
{
    AUTO(loaded)
    struct loaded loaded = load_questions(Q_A "," Q_M "," Q_N "," Q_T "," WHEN(
        "[\"and\",[\"or\",[\"in\",\"a\",1,2],[\"has\",\"m\",30]],[\"not\",[\"empty\",\"t\"]],"
        "[\">=\",[\"count\",\"m\"],2],[\"<\",\"n\",\"a\"],[\"!=\",\"n\",\"4\"]]"));
    ck_assert_ok(loaded.fault);
    ck_assert_msg(loaded.form != NULL, "%s %s", loaded.findings.items[0].at,
                  loaded.findings.items[0].code);
    ck_assert_uint_eq(loaded.findings.count, 0);
}
END_TEST

/* A run shows every mistake, not only the first. */
START_TEST(test_all_at_once)
{
    AUTO(loaded)
    struct loaded loaded = load_questions(
        TEXT("1", "") "," TEXT("weight", ",\"max\":-1") ",{\"id\":\"b\",\"type\":\"scale\"}");
    ck_assert_ok(loaded.fault);
    ck_assert_ptr_null(loaded.form);
    ck_assert_uint_eq(loaded.findings.count, 5);
}
END_TEST

START_TEST(test_not_json)
{
    AUTO(loaded) struct loaded loaded = load("{\"id\":\"f\",\n \"version\":01}");
    ck_assert_int_eq(loaded.fault, FAULT_INVALID);
    ck_assert_str_eq(fault_detail()->code, "json_syntax");
    ck_assert_str_eq(fault_detail()->args[0].value, "2");
    AUTO(loaded) struct loaded twice = load("{\"id\":\"f\",\"id\":\"g\"}");
    ck_assert_int_eq(twice.fault, FAULT_INVALID);
    ck_assert_ptr_null(twice.form);
    static const char *const others[] = {"", "[]", "null", "\"form\"", "7"};
    for (size_t i = 0; i < ARRAY_LENGTH(others); i++) {
        AUTO(loaded) struct loaded other = load(others[i]);
        ck_assert_ptr_null(other.form);
        ck_assert(other.fault == FAULT_INVALID || other.findings.count == 1);
    }
}
END_TEST

START_TEST(test_too_large)
{
    AUTO(buffer) struct buffer text = buffer_of(TEXT_MAX);
    for (size_t i = 0; i <= FORM_BYTES_MAX; i++)
        buffer_char(&text, ' ');
    AUTO(loaded) struct loaded loaded = load(text.data);
    ck_assert_int_eq(loaded.fault, FAULT_LIMIT);
    ck_assert_str_eq(fault_detail()->code, "form_large");
}
END_TEST

static void put_questions(struct buffer *text, int count)
{
    for (int i = 0; i < count; i++)
        buffer_format(text, "%s{\"id\":\"q%d\",\"type\":\"text\",\"label\":{\"vi\":\"L\"}}",
                      i > 0 ? "," : "", i);
    ck_assert_ok(buffer_check(text));
}

START_TEST(test_question_limit)
{
    AUTO(buffer) struct buffer most = buffer_of(TEXT_MAX);
    put_questions(&most, FORM_QUESTIONS_MAX);
    AUTO(loaded) struct loaded loaded = load_questions(most.data);
    ck_assert_ptr_nonnull(loaded.form);
    for (size_t i = 0; i < FORM_QUESTIONS_MAX; i++)
        ck_assert_ptr_eq(form_question(loaded.form, loaded.form->questions[i].id),
                         &loaded.form->questions[i]);
    AUTO(buffer) struct buffer more = buffer_of(TEXT_MAX);
    put_questions(&more, FORM_QUESTIONS_MAX + 1);
    AUTO(loaded) struct loaded refused = load_questions(more.data);
    ck_assert_ptr_null(refused.form);
    ck_assert_str_eq(refused.findings.items[0].code, "form_count");
}
END_TEST

/* Findings that were there before, or do not fit in the list, do not let a wrong form pass. */
START_TEST(test_full_list)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(FINDINGS_BYTES, &arena));
    struct findings findings = findings_in(arena);
    for (int i = 0; i < FINDINGS_MAX; i++)
        findings_add(&findings, SEVERITY_ERROR, "", "earlier", NULL);
    AUTO(form) struct form *form = NULL;
    const char *wrong = "{\"id\":\"f\"}";
    ck_assert_ok(form_load(wrong, strlen(wrong), &findings, &form));
    ck_assert_ptr_null(form);
    AUTO(form) struct form *good = NULL;
    const struct asset *asset = asset_find(forms_assets, "definitions/sipas-2026.json");
    ck_assert_ok(form_load(asset->data, asset->size, &findings, &good));
    ck_assert_ptr_nonnull(good);
}
END_TEST

START_TEST(test_no_memory)
{
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(64, &arena));
    struct findings findings = findings_in(arena);
    AUTO(form) struct form *form = NULL;
    const char *wrong = "{\"id\":\"f\"}";
    ck_assert_fault(form_load(wrong, strlen(wrong), &findings, &form), FAULT_NOMEM);
    ck_assert_ptr_null(form);
}
END_TEST

START_TEST(test_types)
{
    static const struct {
        enum question_type type;
        const char *name;
        bool asked;
    } types[] = {{QUESTION_ONE, "one", true},         {QUESTION_MANY, "many", true},
                 {QUESTION_SCALE, "scale", true},     {QUESTION_NUMBER, "number", true},
                 {QUESTION_TEXT, "text", true},       {QUESTION_DATE, "date", true},
                 {QUESTION_UNIT, "unit", true},       {QUESTION_NOTE, "note", false},
                 {QUESTION_CONSENT, "consent", true}, {QUESTION_GROUP, "group", false}};
    for (size_t i = 0; i < ARRAY_LENGTH(types); i++) {
        struct question question = {.type = types[i].type};
        ck_assert_str_eq(question_type_name(types[i].type), types[i].name);
        ck_assert(question_is_asked(&question) == types[i].asked);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("form");
    TCase *group = tcase_create("form");
    tcase_add_test(group, test_builtin);
    tcase_add_test(group, test_builtin_lookup);
    tcase_add_test(group, test_builtin_clean);
    tcase_add_test(group, test_builtin_unknown);
    tcase_add_test(group, test_identity);
    tcase_add_test(group, test_defaults);
    tcase_add_test(group, test_languages);
    tcase_add_loop_test(group, test_wrong_members, 0, (int)ARRAY_LENGTH(wrong_members));
    tcase_add_loop_test(group, test_wrong_questions, 0, (int)ARRAY_LENGTH(wrong_questions));
    tcase_add_loop_test(group, test_doubtful, 0, (int)ARRAY_LENGTH(doubtful));
    tcase_add_test(group, test_broken_condition);
    tcase_add_test(group, test_good_conditions);
    tcase_add_test(group, test_all_at_once);
    tcase_add_test(group, test_not_json);
    tcase_add_test(group, test_too_large);
    tcase_add_test(group, test_question_limit);
    tcase_add_test(group, test_full_list);
    tcase_add_test(group, test_no_memory);
    tcase_add_test(group, test_types);
    suite_add_tcase(suite, group);
    return run_suite(suite);
}
