/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/sample/frames.h"

#define HEAD "code,name,unit,households\n"
#define GOOD "19333-01,Khu phố 1,19333,120\n"
#define DOSSIERS "number,unit,field,finished\n"
#define DOSSIER "H1/2026,19333,dat-dai,2026-10-01\n"

/* What is wrong with a frame: it is refused, with the line. */
static const struct {
    enum frame_kind kind;
    const char *text;
    const char *code; /* "" = nothing */
    const char *at;
    size_t errors;
} cases[] = {
    {FRAME_VILLAGES, HEAD GOOD, "", "", 0},
    {FRAME_VILLAGES, HEAD, "sample_none", "", 1},
    {FRAME_VILLAGES, "", "sample_none", "", 1},
    {FRAME_VILLAGES, "code,name,unit\n" GOOD, "sample_column", "line 1", 1},
    {FRAME_VILLAGES, HEAD GOOD GOOD, "sample_duplicate", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-01,Khác,19351,50\n", "sample_duplicate", "line 3", 1},
    {FRAME_VILLAGES, "code,name,unit,households,code\n", "sample_column_twice", "line 1", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333,0\n", "sample_households", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333,-5\n", "sample_households", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333,\n", "sample_households", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333,1.200\n", "sample_households", "line 3",
     1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333,2147483648\n", "sample_households",
     "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333,2147483647\n", "sample_total", "", 1},
    {FRAME_VILLAGES, HEAD GOOD ",Khu phố 2,19333,50\n", "sample_code", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "a b,Khu phố 2,19333,50\n", "sample_code", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "99-01,Thôn 1,99999,50\n", "sample_unit_unknown", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "44-01,Thôn 1,44,50\n", "sample_unit_level", "line 3", 1},
    {FRAME_VILLAGES, HEAD GOOD "19333-02,Khu phố 2,19333\n", "csv_columns", "", 1},
    {FRAME_VILLAGES, "code,name,unit,households,size\n19333-01,Khu phố 1,19333,120,\n",
     "sample_size", "line 2", 1},
    {FRAME_VILLAGES, "code,name,unit,households,stratum\n19333-01,Khu phố 1,19333,120,\n",
     "sample_stratum", "line 2", 1},
    {FRAME_VILLAGES, "code,name,unit,households,certain\n19333-01,Khu phố 1,19333,120,x\n",
     "sample_certain", "line 2", 1},
    {FRAME_VILLAGES, "code,name,unit,households,note\n19333-01,Khu phố 1,19333,120,x\n",
     "sample_column_unused", "line 1", 0},
    {FRAME_VILLAGES, "code,Trưởng thôn Họ tên,unit,households\n19333-01,Trần A,19333,120\n",
     "sample_people", "line 1", 0},
    {FRAME_VILLAGES, HEAD "19333-01,Nguyễn Văn An,19333,120\n", "sample_people", "", 0},
    {FRAME_DOSSIERS, DOSSIERS DOSSIER, "", "", 0},
    {FRAME_DOSSIERS, DOSSIERS DOSSIER DOSSIER, "sample_duplicate", "line 3", 1},
    {FRAME_DOSSIERS, DOSSIERS "H1,19333,dat-dai,1/10/2026\n", "sample_finished", "line 2", 1},
    {FRAME_DOSSIERS, DOSSIERS "H1,19333,dat-dai,\n", "sample_finished", "line 2", 1},
    {FRAME_DOSSIERS, DOSSIERS "H1,19333,dat-dai,2026-11-23\n", "sample_finished_future", "line 2",
     1},
    {FRAME_DOSSIERS, "number,name,unit,field,finished\nH1,Trần B,19333,dat-dai,2026-10-01\n",
     "sample_people", "line 1", 0},
    {FRAME_DOSSIERS, "number,SĐT,unit,field,finished\nH1,0912345678,19333,dat-dai,2026-10-01\n",
     "sample_people", "line 1", 0},
};

START_TEST(told)
{
    struct frame frame = frame_of(cases[_i].text, cases[_i].kind);
    bool csv = strncmp(cases[_i].code, "csv_", 4) == 0;
    ck_found(cases[_i].code, cases[_i].at);
    ck_assert_uint_eq(csv ? 1 : findings_errors(&findings), cases[_i].errors);
    ck_assert(csv || (frame.count > 0) == (cases[_i].errors == 0));
}
END_TEST

/* Before the day on which the built-in units begin, none is in force. */
START_TEST(not_in_force)
{
    (void)frame_on(HEAD GOOD, FRAME_VILLAGES, "2025-01-01");
    ck_found("sample_unit_force", "line 2");
}
END_TEST

START_TEST(names_of_people_go)
{
    struct frame kept = frame_of(HEAD GOOD, FRAME_VILLAGES);
    struct frame gone = frame_of(HEAD "19333-01,Nguyễn Văn An,19333,120\n", FRAME_VILLAGES);
    ck_assert_str_eq(kept.rows[0].name, "Khu phố 1");
    ck_assert_str_eq(gone.rows[0].name, "");
    ck_assert(hash_equal(kept.hash, gone.hash));
}
END_TEST

START_TEST(hash_of_what_is_drawn_from)
{
    struct frame one = frame_of(HEAD GOOD "19333-02,Khu phố 2,19333,90\n", FRAME_VILLAGES);
    struct frame turned = frame_of(HEAD "19333-02,Hai,19333,90\n" GOOD, FRAME_VILLAGES);
    struct frame changed = frame_of(HEAD GOOD "19333-02,Khu phố 2,19333,91\n", FRAME_VILLAGES);
    ck_assert(hash_equal(one.hash, turned.hash));
    ck_assert(!hash_equal(one.hash, changed.hash));
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("frame");
    TCase *frames = tcase_create("frame");
    tcase_add_checked_fixture(frames, setup, teardown);
    tcase_add_loop_test(frames, told, 0, ARRAY_LENGTH(cases));
    tcase_add_test(frames, not_in_force);
    tcase_add_test(frames, names_of_people_go);
    tcase_add_test(frames, hash_of_what_is_drawn_from);
    suite_add_tcase(suite, frames);
    return run_suite(suite);
}
