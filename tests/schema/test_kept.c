/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/schema/fixture.h"

enum { BUILTIN_UNITS = 3355 };

static const struct unit *unit_at(const struct unit_list *list, const char *code, int32_t from)
{
    for (size_t i = 0; i < unit_list_count(list); i++) {
        const struct unit *unit = unit_list_at(list, i);
        if (strcmp(unit->code, code) == 0 && unit->valid_from == from)
            return unit;
    }
    return NULL;
}

START_TEST(units_come_back_whole)
{
    struct fixture fixture = fixture_new();
    AUTO(unit_list) struct unit_list *list = NULL;
    ck_assert_ok(unit_list_builtin(&list));
    ck_assert_ok(store_put_units(fixture.store, list, NULL));
    AUTO(unit_list) struct unit_list *back = NULL;
    ck_assert_ok(store_units(fixture.store, &back));
    /* The fixture's six communes too; its province is another time of Huế's code. */
    ck_assert_uint_eq(unit_list_count(list), BUILTIN_UNITS);
    ck_assert_uint_eq(unit_list_count(back), BUILTIN_UNITS + 7);
    for (size_t i = 0; i < unit_list_count(list); i++) {
        const struct unit *unit = unit_list_at(list, i);
        const struct unit *same = unit_at(back, unit->code, unit->valid_from);
        ck_assert_ptr_nonnull(same);
        ck_assert_int_eq(same->level, unit->level);
        ck_assert_str_eq(same->type, unit->type);
        ck_assert_str_eq(same->name, unit->name);
        ck_assert_str_eq(same->full_name, unit->full_name);
        ck_assert_str_eq(same->full_name_en, unit->full_name_en);
        ck_assert_str_eq(same->parent, unit->parent);
        ck_assert_int_eq(same->valid_to, unit->valid_to);
    }
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_unit_put_again_is_replaced)
{
    struct fixture fixture = fixture_new();
    AUTO(unit_list) struct unit_list *list = NULL;
    ck_assert_ok(unit_list_new(&list));
    struct unit unit = {.code = "100",
                        .level = UNIT_COMMUNE,
                        .type = "phường",
                        .name = "Mới",
                        .full_name = "Phường Mới",
                        .full_name_en = "",
                        .parent = "46",
                        .valid_from = 20000,
                        .valid_to = 21000};
    ck_assert_ok(unit_list_add(list, &unit));
    ck_assert_ok(unit_list_seal(list));
    ck_assert_ok(store_put_units(fixture.store, list, NULL));
    AUTO(unit_list) struct unit_list *back = NULL;
    ck_assert_ok(store_units(fixture.store, &back));
    ck_assert_uint_eq(unit_list_count(back), 7);
    ck_assert_str_eq(unit_list_find(back, "100")->name, "Mới");
    ck_assert_int_eq(unit_list_find(back, "100")->valid_to, 21000);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(units_are_put_all_or_none)
{
    struct fixture fixture = fixture_new();
    AUTO(unit_list) struct unit_list *list = NULL;
    ck_assert_ok(unit_list_new(&list));
    struct unit good = {.code = "200",
                        .level = UNIT_COMMUNE,
                        .type = "xã",
                        .name = "Một",
                        .full_name = "Xã Một",
                        .full_name_en = "",
                        .parent = "46",
                        .valid_from = 20000,
                        .valid_to = INT32_MAX};
    struct unit backwards = good;
    backwards.code = "201";
    backwards.valid_to = 19000;
    ck_assert_ok(unit_list_add(list, &good));
    ck_assert_ok(unit_list_add(list, &backwards));
    ck_assert_ok(unit_list_seal(list));
    ck_assert_fault(store_put_units(fixture.store, list, NULL), FAULT_INVALID);
    ck_assert_detail("store_refused");
    AUTO(unit_list) struct unit_list *back = NULL;
    ck_assert_ok(store_units(fixture.store, &back));
    ck_assert_ptr_null(unit_list_find(back, "200"));
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_form_version_never_changes)
{
    struct fixture fixture = fixture_new();
    ck_assert_ok(store_put_form(fixture.store, fixture.form, NULL));
    struct form other = *fixture.form;
    other.document = "{}";
    other.hash = hash_of("{}", 2);
    ck_assert_fault(store_put_form(fixture.store, &other, NULL), FAULT_CONFLICT);
    ck_assert_detail("form_changed");
    other.version = "2";
    ck_assert_ok(store_put_form(fixture.store, &other, NULL));
    AUTO(form) struct form *back = NULL;
    ck_assert_ok(store_form(fixture.store, "tiny", "1", &back));
    ck_assert(hash_equal(back->hash, fixture.form->hash));
    ck_assert_str_eq(back->document, fixture.form->document);
    struct form *none = NULL;
    ck_assert_fault(store_form(fixture.store, "tiny", "3", &none), FAULT_NOTFOUND);
    ck_assert_detail("form_version_unknown");
    /* Version 2 is no form at all: damage, since it was let in. */
    ck_assert_fault(store_form(fixture.store, "tiny", "2", &none), FAULT_CORRUPT);
    ck_assert_ptr_null(none);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(forms_are_listed)
{
    struct fixture fixture = fixture_new();
    AUTO(form) struct form *sipas = NULL;
    ck_assert_ok(form_builtin("sipas-2026", &sipas));
    ck_assert_ok(store_put_form(fixture.store, sipas, NULL));
    const struct form_entry *entries = NULL;
    size_t count = 0;
    ck_assert_ok(store_forms(fixture.store, fixture.arena, &entries, &count));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(entries[0].id, "sipas-2026");
    ck_assert_str_eq(entries[1].id, "tiny");
    ck_assert_str_eq(entries[1].version, "1");
    char hash[HASH_TEXT_SIZE];
    hash_text(fixture.form->hash, hash);
    ck_assert_str_eq(entries[1].hash, hash);
    AUTO(arena) struct arena *narrow = NULL;
    ck_assert_ok(arena_new(64, &narrow));
    ck_assert_fault(store_forms(fixture.store, narrow, &entries, &count), FAULT_LIMIT);
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(an_index_never_changes)
{
    struct fixture fixture = fixture_new();
    const char *document = NULL;
    /* The same members in another order are the same definition. */
    ck_assert_ok(store_put_index(fixture.store, "two", "{\"b\": 1, \"a\": 2}"));
    ck_assert_ok(store_put_index(fixture.store, "two", "{\"a\":2,\"b\":1}"));
    ck_assert_fault(store_put_index(fixture.store, "two", "{\"a\":3}"), FAULT_CONFLICT);
    ck_assert_detail("index_changed");
    ck_assert_fault(store_put_index(fixture.store, "three", "{"), FAULT_INVALID);
    ck_assert_ok(store_index(fixture.store, fixture.arena, "two", &document));
    ck_assert_str_eq(document, "{\"a\":2,\"b\":1}");
    ck_assert_fault(store_index(fixture.store, fixture.arena, "three", &document), FAULT_NOTFOUND);
    ck_assert_detail("index_unknown");
    fixture_cleanup(&fixture);
}
END_TEST

START_TEST(a_new_store_is_empty)
{
    char folder[FOLDER_MAX];
    make_folder(folder);
    ck_assert_ok(store_create(folder));
    AUTO(store) struct store *store = NULL;
    ck_assert_ok(store_open(folder, &store));
    AUTO(arena) struct arena *arena = NULL;
    ck_assert_ok(arena_new(FIXTURE_BYTES, &arena));
    AUTO(unit_list) struct unit_list *units = NULL;
    ck_assert_ok(store_units(store, &units));
    ck_assert_uint_eq(unit_list_count(units), 0);
    const struct form_entry *forms = NULL;
    const struct campaign *campaigns = NULL;
    size_t count = 9;
    ck_assert_ok(store_forms(store, arena, &forms, &count));
    ck_assert_uint_eq(count, 0);
    count = 9;
    ck_assert_ok(store_campaigns(store, arena, &campaigns, &count));
    ck_assert_uint_eq(count, 0);
    struct response_counts counts = count_all(store);
    ck_assert_int_eq(counts.responses + counts.quarantined + counts.conflicts + counts.partial, 0);
    store_close(TAKE(store));
    remove_folder(folder);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("kept");
    TCase *tcase = tcase_create("kept");
    tcase_set_timeout(tcase, 30);
    tcase_add_test(tcase, a_new_store_is_empty);
    tcase_add_test(tcase, units_come_back_whole);
    tcase_add_test(tcase, a_unit_put_again_is_replaced);
    tcase_add_test(tcase, units_are_put_all_or_none);
    tcase_add_test(tcase, a_form_version_never_changes);
    tcase_add_test(tcase, forms_are_listed);
    tcase_add_test(tcase, an_index_never_changes);
    suite_add_tcase(suite, tcase);
    return run_suite(suite);
}
