/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Intervals of shares against the numbers of R survey 4.1-1 (and, where R iterates too little or
 * has no such rule, of the formula itself): share and standard error as given, of the oracle's
 * cases of kind "proportion"; of those with many groups the first without an interval, the first
 * with one, the least and the greatest share.
 */
#include "analysis/survey/proportion.h"

#include "tests/support/check_main.h"
#include "tests/survey/near.h"

struct frozen {
    const char *id;
    const char *method;
    double p;
    double se;
    double df;
    double n;
    double level;
    double deff;
    double ends[2];
    double relative;
};

// clang-format off
static const struct frozen FROZEN[] = {
    {"o039", "mean", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.3304352506103812, 0.4782441126116967}, 1e-10},
    {"o040", "logit", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.33308502752566577, 0.4798694546087882}, 1e-08},
    {"o041", "likelihood", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.33210638670893267, 0.47946005694401206}, 1e-07},
    {"o042", "asin", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.33179688453430634, 0.47904772277137875}, 1e-10},
    {"o043", "beta", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.3302065695547894, 0.48183934441539744}, 1e-08},
    {"o044", "xlogit", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.33308502752566577, 0.47986945460878827}, 1e-10},
    {"o045", "wilson", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.33334970454852325, 0.4795721310309144}, 1e-10},
    {"o046", "wilson_adj", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.3337597666476605, 0.4791117514337273}, 1e-10},
    {"o047", "kg_nchs", 0.40433968161103895, 0.037475390050193354, 197, 200, 0.95, 1, {0.3302065695547894, 0.48183934441539744}, 1e-08},
    {"o048", "mean", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.034841052996655984, 0.11823288861922951}, 1e-10},
    {"o049", "logit", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.043927636445911716, 0.1300605188904777}, 1e-08},
    {"o050", "likelihood", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.041610928687289404, 0.12527960213963252}, 1e-07},
    {"o051", "asin", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.0402092436824603, 0.12325962355833833}, 1e-10},
    {"o052", "beta", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.04029823740200319, 0.1296076259180451}, 1e-08},
    {"o053", "xlogit", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.04392763644591163, 0.1300605188904776}, 1e-10},
    {"o054", "wilson", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.044274834009969705, 0.12913149468335913}, 1e-10},
    {"o055", "wilson_adj", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.04442070814946281, 0.12874491652698272}, 1e-10},
    {"o056", "kg_nchs", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.95, 1, {0.04029823740200319, 0.1296076259180451}, 1e-08},
    {"o057", "xlogit", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.9, 1, {0.04812061461081442, 0.11962500472318795}, 1e-10},
    {"o058", "beta", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.9, 1, {0.04487097078655155, 0.12083153378817879}, 1e-08},
    {"o059", "wilson", 0.07653697080794275, 0.021143127175485173, 197, 200, 0.9, 1, {0.04834559391283667, 0.11910983839276768}, 1e-10},
    {"o060", "beta", 1, 0, 110, 113, 0.95, 1, {NAN, NAN}, 1e-08},
    {"o061", "xlogit", 1, 0, 110, 113, 0.95, 1, {NAN, NAN}, 1e-10},
    {"o113", "mean", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.33506175973029706, 0.6789603804911052}, 1e-10},
    {"o114", "logit", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.3407651341764483, 0.6717208682701635}, 1e-08},
    {"o115", "likelihood", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.3388576189312584, 0.6740889467976452}, 1e-07},
    {"o116", "asin", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.338021136545767, 0.6751798105421541}, 1e-10},
    {"o117", "beta", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.32831136949805656, 0.6844094497758257}, 1e-08},
    {"o118", "xlogit", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.34076513417644827, 0.6717208682701636}, 1e-10},
    {"o119", "wilson", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.3436667306313925, 0.6688721870432761}, 1e-10},
    {"o120", "wilson_adj", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.34508938643196474, 0.6674751398583846}, 1e-10},
    {"o121", "kg_nchs", 0.5070110701107011, 0.0850101756413081, 39, 126, 0.95, 1, {0.32831136949805656, 0.6844094497758257}, 1e-08},
    {"o141", "logit", 0.09967860947712036, 0.02466622687185127, 14, 458, 0.95, 1, {0.05785030672419498, 0.16640876238953142}, 1e-08},
    {"o142", "beta", 0.09967860947712036, 0.02466622687185127, 14, 458, 0.95, 1, {0.05313420667113731, 0.1664896506657253}, 1e-08},
    {"o143", "xlogit", 0.09967860947712036, 0.02466622687185127, 14, 458, 0.95, 1, {0.05785030672419496, 0.16640876238953137}, 1e-10},
    {"o144", "wilson", 0.09967860947712036, 0.02466622687185127, 14, 458, 0.95, 1, {0.05829987649455149, 0.1652718400218962}, 1e-10},
    {"o145", "kg_nchs", 0.09967860947712036, 0.02466622687185127, 14, 458, 0.95, 1, {0.05313420667113731, 0.1664896506657253}, 1e-08},
    {"o193", "beta", 0.5070110701107011, 0.09470327802397101, 39, 126, 0.95, 1, {0.30803271473743443, 0.704375567028475}, 1e-08},
    {"o201", "beta", 0.40433968161103895, 0.037475390050193506, 197, 200, 0.95, 1, {0.3302065695547891, 0.4818393444153979}, 1e-08},
    {"o217", "beta", 0.5070110701107011, 0.09344365360739691, 39, 126, 0.95, 1, {0.3106526292184599, 0.7017980142554909}, 1e-08},
    {"o264", "mean", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.855446430309853, 0.8946899306896428}, 1e-08},
    {"o265", "logit", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8540905357553903, 0.8934062417422277}, 1e-08},
    {"o266", "likelihood", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8545711312757168, 0.893805715292647}, 1e-07},
    {"o267", "asin", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.854797688061743, 0.894018158091413}, 1e-08},
    {"o268", "beta", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8539799135164018, 0.8941093697102649}, 1e-08},
    {"o269", "xlogit", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8540905357553903, 0.8934062417422278}, 1e-08},
    {"o270", "wilson", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8541204472644881, 0.8933833799835755}, 1e-08},
    {"o271", "wilson_adj", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8541285042548701, 0.8933772205173938}, 1e-08},
    {"o272", "kg_nchs", 0.8750681804997479, 0.009886391375969233, 97, 3347, 0.95, 1, {0.8539799135164018, 0.8941093697102649}, 1e-08},
    {"o287", "beta", 1, 0, 3, 30, 0.95, 1, {NAN, NAN}, 1e-08},
    {"o287", "beta", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1, {0.7496292374052858, 0.9971798691705613}, 1e-08},
    {"o287", "beta", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1, {0.3980888699918465, 0.6255939223783066}, 1e-08},
    {"o287", "beta", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1, {0.755229042358938, 0.9999985173286846}, 1e-08},
    {"o288", "xlogit", 1, 0, 3, 30, 0.95, 1, {NAN, NAN}, 1e-08},
    {"o288", "xlogit", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1, {0.7133001538211741, 0.9905143310461874}, 1e-08},
    {"o288", "xlogit", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1, {0.3996556449404089, 0.6237259390815993}, 1e-08},
    {"o288", "xlogit", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1, {0.5816258613767473, 0.9992618973180263}, 1e-08},
    {"o289", "wilson", 1, 0, 3, 30, 0.95, 1, {NAN, NAN}, 1e-08},
    {"o289", "wilson", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1, {0.7524543465777767, 0.9884352718727252}, 1e-08},
    {"o289", "wilson", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1, {0.400583288542947, 0.6228184694109449}, 1e-08},
    {"o289", "wilson", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1, {0.7591318375769724, 0.998328256097194}, 1e-08},
    {"o290", "wilson_adj", 1, 0, 3, 30, 0.95, 1, {0.763337462345516, 1}, 1e-08},
    {"o290", "wilson_adj", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1, {0.7614618347590015, 0.9878619515229096}, 1e-08},
    {"o290", "wilson_adj", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1, {0.34497313861847745, 0.6769308788931606}, 1e-08},
    {"o290", "wilson_adj", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1, {0.7706820357819482, 0.9982175353275511}, 1e-08},
    {"o291", "kg_nchs", 1, 0, 3, 30, 0.95, 1, {0.742507578612763, 1}, 1e-08},
    {"o291", "kg_nchs", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1, {0.7496292374052858, 0.9971798691705613}, 1e-08},
    {"o291", "kg_nchs", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1, {0.3271294819053451, 0.695048471825994}, 1e-08},
    {"o291", "kg_nchs", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1, {0.755229042358938, 0.9999985173286846}, 1e-08},
    {"o292", "wilson_deff", 1, 0, 3, 30, 0.95, 1.37, {0.8507549373382267, 1}, 1e-08},
    {"o292", "wilson_deff", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1.37, {0.7812897842262703, 0.9864364143161775}, 1e-08},
    {"o292", "wilson_deff", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1.37, {0.3200928184771925, 0.7009526593660109}, 1e-08},
    {"o292", "wilson_deff", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1.37, {0.8295162041218358, 0.9974214293182568}, 1e-08},
    {"o293", "cp_deff", 1, 0, 3, 30, 0.95, 1.37, {0.8449660513032399, 1}, 1e-08},
    {"o293", "cp_deff", 0.9415829328549142, 0.03229442264751368, 3, 35, 0.95, 1.37, {0.7722396214853988, 0.9958101506343919}, 1e-08},
    {"o293", "cp_deff", 0.5123091600667662, 0.03581130841820309, 3, 31, 0.95, 1.37, {0.2958626350341731, 0.7254206171348514}, 1e-08},
    {"o293", "cp_deff", 0.977468907993797, 0.02381007084959782, 3, 34, 0.95, 1.37, {0.8228186184016807, 0.9999557709635817}, 1e-08},
    {"o311", "xlogit", 0.8750681804997479, 0.009543688005410018, 59, 3347, 0.95, 1, {0.85468783154843, 0.892948161474069}, 1e-08},
};
// clang-format on

START_TEST(oracle_cases)
{
    for (size_t i = 0; i < sizeof FROZEN / sizeof *FROZEN; i++) {
        const struct frozen *it = &FROZEN[i];
        enum share_method method;
        ck_assert(share_method_of(it->method, &method));
        struct share share = {it->p, it->se * it->se, it->df, it->n, it->n, it->deff, it->level};
        double ends[2];
        share_interval(&share, method, ends);
        for (size_t end = 0; end < 2; end++)
            ck_assert_msg(is_near(ends[end], it->ends[end], it->relative, it->relative / 100),
                          "%s %s [%zu]: got %.17g, want %.17g", it->id, it->method, end, ends[end],
                          it->ends[end]);
    }
}
END_TEST

/* A commune of the size and shape the survey has. */
static struct share commune(double p, double variance)
{
    return (struct share){
        .p = p, .variance = variance, .df = 3, .n = 40, .rows = 40, .deff = 1.5, .level = 0.95};
}

/* Everybody: which rules have no interval, which close the upper side, and nobody is its mirror. */
START_TEST(everybody_and_nobody)
{
    static const enum share_method none[] = {SHARE_XLOGIT, SHARE_LOGIT,      SHARE_ASIN,
                                             SHARE_BETA,   SHARE_LIKELIHOOD, SHARE_WILSON};
    static const enum share_method closed[] = {SHARE_KG_NCHS, SHARE_WILSON_ADJUSTED,
                                               SHARE_WILSON_DEFF, SHARE_CP_DEFF};
    struct share all = commune(1, 0);
    struct share nobody = commune(0, 0);
    double ends[2];
    double mirrored[2];
    for (size_t i = 0; i < 6; i++) {
        share_interval(&all, none[i], ends);
        share_interval(&nobody, none[i], mirrored);
        ck_assert(isnan(ends[0]) && isnan(ends[1]) && isnan(mirrored[0]) && isnan(mirrored[1]));
    }
    for (size_t i = 0; i < 4; i++) {
        share_interval(&all, closed[i], ends);
        share_interval(&nobody, closed[i], mirrored);
        ck_assert_double_eq(ends[1], 1);
        ck_assert_double_eq(mirrored[0], 0);
        ck_assert(ends[0] > 0.5 && ends[0] < 1);
        near(mirrored[1], 1 - ends[0], 1e-12, 0);
    }
    share_interval(&all, SHARE_MEAN, ends);
    ck_assert(ends[0] <= 1 && ends[0] >= 1 && ends[1] <= 1 && ends[1] >= 1);
}
END_TEST

/* Clopper and Pearson at 40 of 40 with deff 1: (a/2)^(1/40). */
START_TEST(closed_side_by_hand)
{
    struct share all = commune(1, 0);
    all.deff = 0.7; /* below 1 is taken for 1 */
    double ends[2];
    share_interval(&all, SHARE_CP_DEFF, ends);
    near(ends[0], pow(0.025, 1.0 / 40), 1e-12, 0);
    share_interval(&all, SHARE_WILSON_DEFF, ends);
    double q2 = 1.9599639845400545 * 1.9599639845400545;
    near(ends[0], 40 / (40 + q2), 1e-12, 0);
}
END_TEST

/* Sums of weights that did not cancel are everybody all the same. */
START_TEST(rounding_is_everybody)
{
    struct share exact = commune(1, 0);
    struct share rounded = commune(1 + 2e-16, 1e-34);
    ck_assert_double_nan(share_effective_size(&rounded));
    for (int method = 0; method < SHARE_METHOD_COUNT; method++) {
        double want[2];
        double got[2];
        share_interval(&exact, (enum share_method)method, want);
        share_interval(&rounded, (enum share_method)method, got);
        near(got[0], want[0], 0, 0);
        near(got[1], want[1], 0, 0);
    }
}
END_TEST

/* One PSU: the variance is 0 and tells nothing. */
/* Villages that are all alike, as they are or as rounding leaves them. */
START_TEST(no_variance_between)
{
    static const enum share_method none[] = {SHARE_BETA, SHARE_LIKELIHOOD, SHARE_WILSON};
    static const enum share_method point[] = {SHARE_MEAN, SHARE_XLOGIT, SHARE_LOGIT, SHARE_ASIN};
    static const double variances[] = {0, 1e-300, 1e-33, 1e-26};
    for (size_t v = 0; v < 4; v++) {
        struct share share = commune(0.8, variances[v]);
        double ends[2];
        for (size_t i = 0; i < 3; i++) {
            share_interval(&share, none[i], ends);
            ck_assert(isnan(ends[0]) && isnan(ends[1]));
        }
        for (size_t i = 0; i < 4; i++) {
            share_interval(&share, point[i], ends);
            near(ends[0], 0.8, 1e-14, 0);
            near(ends[1], 0.8, 1e-14, 0);
        }
        ck_assert(isnan(share_effective_size(&share)));
        struct share as_drawn = commune(0.8, 0.8 * 0.2 / 40);
        double want[2];
        share_interval(&as_drawn, SHARE_KG_NCHS, want);
        share_interval(&share, SHARE_KG_NCHS, ends);
        near(ends[0], want[0], 1e-12, 0);
        near(ends[1], want[1], 1e-12, 0);
    }
}
END_TEST

/* p for 1 - p turns every interval round, and all hold p. */
START_TEST(mirror)
{
    static const double ps[] = {1e-6, 0.003, 0.2, 0.5, 0.97};
    for (int method = 0; method < SHARE_METHOD_COUNT; method++)
        for (size_t i = 0; i < 5; i++) {
            struct share share = commune(ps[i], ps[i] * (1 - ps[i]) / 25);
            struct share other = commune(1 - ps[i], share.variance);
            double ends[2];
            double mirrored[2];
            share_interval(&share, (enum share_method)method, ends);
            share_interval(&other, (enum share_method)method, mirrored);
            near(1 - mirrored[1], ends[0], 1e-9, 1e-10);
            near(1 - mirrored[0], ends[1], 1e-9, 1e-10);
            if (method != SHARE_ASIN)
                ck_assert(ends[0] < ps[i] && ps[i] < ends[1]);
            if (method != SHARE_MEAN)
                ck_assert(ends[0] >= 0 && ends[1] <= 1);
        }
}
END_TEST

/* The likelihood has fallen by n/(n-1) t^2/(2 n_e) at both ends; also far out. */
START_TEST(likelihood_by_its_equation)
{
    static const double ps[] = {1e-5, 0.1, 0.6, 0.999};
    for (size_t i = 0; i < 4; i++) {
        struct share share = commune(ps[i], ps[i] * (1 - ps[i]) / 900);
        share.df = INFINITY;
        double ends[2];
        share_interval(&share, SHARE_LIKELIHOOD, ends);
        double fall = 40.0 / 39 * 1.9599639845400545 * 1.9599639845400545 / 1800;
        for (size_t end = 0; end < 2; end++) {
            double p = ps[i];
            double x = ends[end];
            near(p * log(p / x) + (1 - p) * log((1 - p) / (1 - x)), fall, 1e-9, 0);
        }
    }
}
END_TEST

/* Neither more certain than n rows without clusters, nor than the design says. */
START_TEST(size_is_at_most_n)
{
    struct share small_variance = commune(0.8, 1e-6);
    struct share simple = commune(0.8, 1e-6);
    simple.deff = 1;
    double got[2];
    double want[2];
    share_interval(&small_variance, SHARE_KG_NCHS, got);
    share_interval(&simple, SHARE_CP_DEFF, want);
    near(got[0], want[0], 1e-12, 0);
    near(got[1], want[1], 1e-12, 0);
}
END_TEST

/* `rows` matter to beta alone. */
START_TEST(rows_of_the_design)
{
    for (int method = 0; method < SHARE_METHOD_COUNT; method++) {
        struct share share = commune(0.8, 0.01);
        double few[2];
        double many[2];
        share_interval(&share, (enum share_method)method, few);
        share.rows = 4000;
        share_interval(&share, (enum share_method)method, many);
        ck_assert(is_near(few[0], many[0], 0, 0) == (method != SHARE_BETA));
    }
}
END_TEST

START_TEST(names_lead_back)
{
    for (size_t i = 0; i < SHARE_METHOD_COUNT; i++) {
        enum share_method method;
        ck_assert(share_method_of(share_method_name((enum share_method)i), &method));
        ck_assert_uint_eq(method, i);
    }
}
END_TEST

START_TEST(nonsense_has_no_interval)
{
    static const struct {
        struct share share;
        bool with_deff; /* these two rules do not ask for it */
    } cases[] = {
        {{-0.1, 0.01, 3, 40, 40, 1, 0.95}, false}, {{1.1, 0.01, 3, 40, 40, 1, 0.95}, false},
        {{NAN, 0.01, 3, 40, 40, 1, 0.95}, false},  {{0.5, 0.01, 3, 0, 40, 1, 0.95}, false},
        {{0.5, 0.01, 3, NAN, 40, 1, 0.95}, false}, {{0.5, 0.01, 3, 40, 40, 1, 1}, false},
        {{0.5, 0.01, 3, 40, 40, 1, 0}, false},     {{0.5, 0.01, 0, 40, 40, 1, 0.95}, true},
        {{0.5, 0.01, NAN, 40, 40, 1, 0.95}, true}, {{0.5, -0.01, 3, 40, 40, 1, 0.95}, true},
        {{0.5, NAN, 3, 40, 40, 1, 0.95}, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int method = 0; method < SHARE_METHOD_COUNT; method++) {
            bool known = cases[i].with_deff && method >= SHARE_WILSON_DEFF;
            double ends[2];
            share_interval(&cases[i].share, (enum share_method)method, ends);
            ck_assert_msg(isnan(ends[0]) == !known && isnan(ends[1]) == !known, "%zu %d", i,
                          method);
        }
    struct share share = commune(0.5, 0.01);
    share.deff = NAN;
    double ends[2];
    share_interval(&share, SHARE_WILSON_DEFF, ends);
    ck_assert_double_nan(ends[0]);
    share.n = 1;
    share_interval(&share, SHARE_KG_NCHS, ends);
    ck_assert_double_nan(ends[0]);
    share_interval(&share, SHARE_LIKELIHOOD, ends);
    ck_assert_double_nan(ends[0]);
    enum share_method method;
    ck_assert(!share_method_of("wald", &method));
}
END_TEST

/* By hand: v 0.004 and 0.001 over p(1-p)/n 0.0025 and 0.001. */
START_TEST(design_effects_are_pooled)
{
    struct deff_pool pool = {0};
    const struct share shares[] = {{.p = 0.5, .variance = 0.004, .df = 3, .n = 100},
                                   {.p = 0.9, .variance = 0.001, .df = 3, .n = 90}};
    ck_assert_double_eq(deff_pool_value(&pool, 1.5), 1.5);
    deff_pool_add(&pool, &shares[0]);
    ck_assert_double_eq(deff_pool_value(&pool, 1.5), 1.5);
    deff_pool_add(&pool, &shares[1]);
    near(deff_pool_value(&pool, 1.5), 0.005 / 0.0035, 1e-14, 0);
    ck_assert_uint_eq(pool.groups, 2);
}
END_TEST

START_TEST(who_cannot_tell_is_not_pooled)
{
    struct deff_pool pool = {0};
    const struct share shares[] = {{.p = 1, .variance = 0, .df = 3, .n = 40},
                                   {.p = 0, .variance = 0, .df = 3, .n = 40},
                                   {.p = 1 - 1e-15, .variance = 1e-32, .df = 3, .n = 40},
                                   {.p = 0.5, .variance = 0, .df = 0, .n = 40},
                                   {.p = 0.5, .variance = NAN, .df = 3, .n = 40},
                                   {.p = NAN, .variance = NAN, .df = 3, .n = 0},
                                   {.p = 0.5, .variance = 0.01, .df = 3, .n = 0}};
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        deff_pool_add(&pool, &shares[i]);
    ck_assert_uint_eq(pool.groups, 0);
    /* A group whose units are all alike can tell: its v is 0 in earnest. */
    deff_pool_add(&pool, &(struct share){.p = 0.5, .variance = 0, .df = 3, .n = 40});
    ck_assert_uint_eq(pool.groups, 1);
}
END_TEST

START_TEST(wilson_by_hand)
{
    double ends[2];
    /* p = 1/2, n = 8, q = 2: centre 1/2, half width 2/1.5 sqrt(1/32 + 1/64). */
    share_wilson(0.5, 8, 2, ends);
    near(ends[0], 0.5 - sqrt(3.0 / 64) / 0.75, 0, 1e-15);
    near(ends[1], 0.5 + sqrt(3.0 / 64) / 0.75, 0, 1e-15);
    /* p = 0, n = 4, q = 2: from 0 to q^2/(n + q^2). */
    share_wilson(0, 4, 2, ends);
    near(ends[0], 0, 0, 0);
    near(ends[1], 0.5, 0, 1e-15);
    share_wilson(1, 4, 2, ends);
    near(ends[0], 0.5, 0, 1e-15);
    near(ends[1], 1, 0, 0);
}
END_TEST

START_TEST(some_methods_stand_at_the_ends)
{
    for (size_t i = 0; i < SHARE_METHOD_COUNT; i++) {
        enum share_method method;
        struct share share = {.p = 1, .df = 3, .n = 40, .rows = 40, .deff = 1.5, .level = 0.95};
        double ends[2];
        ck_assert(share_method_of(share_method_name((enum share_method)i), &method));
        ck_assert_uint_eq(method, i);
        share_interval(&share, method, ends);
        bool has_interval = !isnan(ends[0]) && ends[0] < 1;
        ck_assert_int_eq(has_interval, share_method_stands(method));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("proportion");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, oracle_cases);
    tcase_add_test(tests, everybody_and_nobody);
    tcase_add_test(tests, closed_side_by_hand);
    tcase_add_test(tests, rounding_is_everybody);
    tcase_add_test(tests, no_variance_between);
    tcase_add_test(tests, wilson_by_hand);
    tcase_add_test(tests, mirror);
    tcase_add_test(tests, likelihood_by_its_equation);
    tcase_add_test(tests, size_is_at_most_n);
    tcase_add_test(tests, rows_of_the_design);
    tcase_add_test(tests, names_lead_back);
    tcase_add_test(tests, nonsense_has_no_interval);
    tcase_add_test(tests, design_effects_are_pooled);
    tcase_add_test(tests, who_cannot_tell_is_not_pooled);
    tcase_add_test(tests, some_methods_stand_at_the_ends);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
