/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Quantiles and tails against the numbers of R 4.2.2 (t, beta, F) and, for the studentized range,
 * of a quadrature finer than R's ptukey; each with the tolerance of its oracle case.
 */
#include "analysis/survey/distribution.h"

#include "tests/support/check_main.h"
#include "tests/survey/near.h"

/* o248-qt: by df, then p. */
static const double T_QUANTILES[] = {-318309.8861827435,
                                     -12.706204736174707,
                                     -0.726542528005361,
                                     0,
                                     1.376381920471174,
                                     12.706204736174694,
                                     3183.0987571185015,
                                     -220.1734291782375,
                                     -3.574654842003693,
                                     -0.5973077382523155,
                                     0,
                                     1.0101638747222388,
                                     3.574654842003692,
                                     34.867969321116405,
                                     -14.241469651981445,
                                     -2.3646242515927844,
                                     -0.5491096579472851,
                                     0,
                                     0.8960296443137646,
                                     2.3646242515927844,
                                     7.063432828157639,
                                     -5.553969751815039,
                                     -2.0210753903062737,
                                     -0.5286056795508959,
                                     0,
                                     0.8506997957904543,
                                     2.0210753903062733,
                                     4.094207102730718,
                                     -4.776241756473784,
                                     -1.9618882634586985,
                                     -0.5245359961347148,
                                     0,
                                     0.8419126116808499,
                                     1.961888263458698,
                                     3.73022102806942,
                                     -4.753424308822899,
                                     -1.9599639845400538,
                                     -0.5244005127080407,
                                     0,
                                     0.8416212335729144,
                                     1.9599639845400536,
                                     3.7190164854557084};

START_TEST(t_quantiles)
{
    static const double ps[] = {1e-06, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999};
    static const double dfs[] = {1, 2.5, 7, 40, 1234, INFINITY};
    for (size_t i = 0; i < 42; i++)
        near(t_quantile(ps[i % 7], dfs[i / 7]), T_QUANTILES[i], 1e-10, 1e-11);
}
END_TEST

/* Better than GSL's own: tail of the quantile is p again. */
START_TEST(t_quantiles_return)
{
    static const double dfs[] = {1, 2, 2.5, 3, 4, 7, 40, 97, 1234, 1e6};
    static const double ps[] = {1e-9, 1e-4, 0.025, 0.3, 0.49};
    for (size_t d = 0; d < 10; d++)
        for (size_t i = 0; i < 5; i++) {
            double t = t_quantile(ps[i], dfs[d]);
            near(t_upper(-t, dfs[d]), ps[i], 1e-12, 0);
            near(t_quantile(1 - ps[i], dfs[d]), -t, 1e-7, 0);
        }
}
END_TEST

/* o249-qbeta: by b, then a, then p; GSL's inverse is NaN at a = 0.02. */
START_TEST(beta_quantiles)
{
    static const double ps[] = {0.025, 0.5, 0.975};
    static const double as[] = {0.02, 3.4, 39, 812.7};
    static const double bs[] = {0.3, 1, 41.5, 300};
    static const double want[] = {
        1.3286703323268499e-79, 1.4959498033913363e-14, 0.955634582331336,
        0.539565765611959,      0.9764065877883169,     0.9999989596914239,
        0.9520260604447173,     0.9981097015349005,     0.999999917578317,
        0.9976635162905757,     0.9999099798858339,     0.9999999960784405,
        7.888609052210173e-81,  8.881784197001308e-16,  0.28198810234091687,
        0.3379137663042052,     0.8155709834827751,     0.9925812417403235,
        0.9097488990396657,     0.9823840036712641,     0.999351036104518,
        0.9954712438571973,     0.9991474693319239,     0.9999688477745426,
        1.0977248850865582e-82, 1.2359283458577852e-17, 0.004689062703318943,
        0.018521709936705075,   0.06946839530343284,    0.16807090140742675,
        0.37662958702322,       0.48434281754761366,    0.593045746137982,
        0.9360370434889547,     0.9517685702909577,     0.9647967308839491,
        1.5030814126170562e-83, 1.692319222442398e-18,  0.0006433651002412453,
        0.0026461271146081713,  0.010151089003725225,   0.025732093782435128,
        0.08334904596255142,    0.11428709699048233,    0.15103696949058643,
        0.7039382519709914,     0.7305236242605682,     0.7560484238185593};
    for (size_t i = 0; i < 48; i++) {
        double got = beta_quantile(ps[i % 3], as[i / 3 % 4], bs[i / 12]);
        near(got, want[i], 1e-8, 1e-15);
        near(got, want[i], 1e-10, 0);
    }
}
END_TEST

/* o250-pf: by d2, then d1, then x. */
START_TEST(f_tails)
{
    static const double xs[] = {0.01, 0.7, 1, 3.3, 25};
    static const double d1s[] = {1, 3.7, 12};
    static const double d2s[] = {5, 88.4, 2000};
    static const double want[] = {
        0.9242301411546604,    0.440924624069771,     0.36321746764912255,   0.12897384793563224,
        0.0041047159800533225, 0.9995440477288997,    0.6156283254405447,    0.48027672340648875,
        0.11247504087889094,   0.0017387742817154882, 0.9999999976423775,    0.7171070503905864,
        0.5418033004857532,    0.09823254096394118,   0.001141797912987402,  0.9205707639970677,
        0.4050397277173644,    0.3200399776804203,    0.07266905354796889,   2.8807624168064538e-06,
        0.9996422306309892,    0.5832616504972561,    0.4080514104445355,    0.016704622256457902,
        2.786504570576186e-13, 0.9999999999153042,    0.7474672381483536,    0.45583490042848285,
        0.0005638074138971709, 2.13844769093967e-23,  0.9203543478666578,    0.4028836476446189,
        0.3174314781007436,    0.06942951192960804,   6.232897835546019e-07, 0.9996480312197045,
        0.5810428038751931,    0.40255833336386027,   0.01265755477849525,   6.247253595397922e-19,
        0.9999999999375373,    0.7528696384709707,    0.4461599117492694,    9.351389109158584e-05,
        6.622992828725905e-53};
    for (size_t i = 0; i < 45; i++)
        near(f_upper(xs[i % 5], d1s[i / 5 % 3], d2s[i / 15]), want[i], 1e-9, 1e-300);
}
END_TEST

/* A quantile leaves the share above that it was asked for, at both ends and for odd shapes. */
START_TEST(quantiles_return)
{
    static const double ps[] = {1e-6, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999};
    static const double shapes[] = {0.4, 1, 3.7, 12, 88.4, 2000, 1e6};
    for (size_t i = 0; i < 7; i++)
        for (size_t a = 0; a < 7; a++) {
            double x = chi_square_quantile(ps[i], shapes[a]);
            near(chi_square_upper(x, shapes[a]), 1 - ps[i], 1e-10, 0);
            near(f_upper(x / shapes[a], shapes[a], INFINITY), 1 - ps[i], 1e-10, 0);
            near(f_quantile(ps[i], shapes[a], INFINITY), x / shapes[a], 1e-14, 0);
            for (size_t b = 0; b < 7; b++) {
                double f = f_quantile(ps[i], shapes[a], shapes[b]);
                near(f_upper(f, shapes[a], shapes[b]), 1 - ps[i], 1e-9, 0);
                double share = beta_quantile(ps[i], shapes[a], shapes[b]);
                if (share < 0.999)
                    near(beta_upper(share, shapes[a], shapes[b]), 1 - ps[i], 1e-9, 0);
            }
        }
}
END_TEST

/* Squares of t are F; beta(a, 1) is x^a; chi-square with 2 is exponential; normal by tables. */
START_TEST(known_relations)
{
    double t = t_quantile(0.975, 7);
    near(f_quantile(0.95, 1, 7), t * t, 1e-12, 0);
    near(beta_quantile(0.3, 0.25, 1), 0.3 * 0.3 * 0.3 * 0.3, 1e-12, 0);
    near(beta_quantile(1e-20, 0.5, 1), 1e-40, 1e-12, 0);
    near(chi_square_quantile(0.95, 2), -2 * log(0.05), 1e-12, 0);
    near(normal_quantile(0.975), 1.9599639845400545, 1e-14, 0);
    near(normal_upper(1.9599639845400545), 0.025, 1e-14, 0);
    near(t_upper(1.9599639845400545, INFINITY), 0.025, 1e-14, 0);
    near(beta_quantile(0.5, 1e5, 1e5), 0.5, 1e-12, 0);
    ck_assert_double_eq(beta_quantile(0.01, 1e-4, 1), 0);
}
END_TEST

START_TEST(ends_and_nonsense)
{
    ck_assert_double_eq(beta_quantile(0, 2, 3), 0);
    ck_assert_double_eq(beta_quantile(1, 2, 3), 1);
    ck_assert_double_eq(chi_square_quantile(0, 2), 0);
    ck_assert_double_eq(t_quantile(1, 3), INFINITY);
    ck_assert_double_eq(t_quantile(0, 3), -INFINITY);
    ck_assert_double_eq(f_quantile(1, 2, 3), INFINITY);
    ck_assert_double_eq(f_upper(-1, 2, 3), 1);
    ck_assert_double_eq(f_upper(INFINITY, 2, 3), 0);
    ck_assert_double_eq(chi_square_upper(INFINITY, 2), 0);
    ck_assert_double_eq(beta_upper(1, 2, 3), 0);
    ck_assert_double_nan(beta_quantile(0.5, 0, 1));
    ck_assert_double_nan(beta_quantile(NAN, 1, 1));
    ck_assert_double_nan(beta_quantile(1.5, 1, 1));
    ck_assert_double_nan(beta_upper(0.5, NAN, 1));
    ck_assert_double_nan(t_quantile(0.5, 0));
    ck_assert_double_nan(t_quantile(0.5, NAN));
    ck_assert_double_nan(t_upper(NAN, 3));
    ck_assert_double_nan(f_upper(1, -1, 3));
    ck_assert_double_nan(f_quantile(0.5, 1, NAN));
    ck_assert_double_nan(chi_square_quantile(-0.1, 3));
    ck_assert_double_nan(chi_square_upper(1, -3));
    ck_assert_double_nan(normal_quantile(2));
    ck_assert_double_nan(normal_upper(NAN));
}
END_TEST

/* o246-ptukey: by df, then k; six q a line. */
static const double QS[] = {0.5, 1.3, 2.2, 3.1, 3.9, 5.4};
static const double KS[] = {2, 3, 10, 40, 100};
static const double DFS[] = {5, 30, 300, INFINITY};
// clang-format off
static const double LOWER[] = {
    0.261907398106087, 0.5998550869832213, 0.8194816550935315, 0.9201080806558166, 0.9600572835009302, 0.9876063629662531,
    0.06570146017660994, 0.3471362412631439, 0.6553607950741474, 0.8343508222256506, 0.9136586097822955, 0.9720854906431752,
    1.0225483038417416e-05, 0.013099084024105756, 0.17220648289806006, 0.45468622194948394, 0.6629713334239336, 0.8705989197464349,
    0, 6.538059329597168e-06, 0.009699832251938156, 0.12069741921962329, 0.3193358645331481, 0.6614279408254845,
    1.2212453270876722e-15, 5.771992439562723e-09, 0.0007975212639140805, 0.037852210467858693, 0.1657756249576141, 0.5087033849969413,
    0.27385380371496293, 0.634696874309314, 0.869717408952313, 0.9637259823225718, 0.9901857253139157, 0.9993725731018183,
    0.06642975761776815, 0.3674269392114602, 0.7197940097235483, 0.9110783016940557, 0.9741906361128845, 0.9982340873125919,
    2.2183393780794702e-06, 0.005486246941092898, 0.14174495247185348, 0.5168641318702207, 0.8032761005402984, 0.9811325628597034,
    3.3306690738754696e-16, 1.0097734870484487e-09, 0.0003134223402092573, 0.04634084943519501, 0.2995505304803212, 0.8588842121975375,
    1.7763568394002505e-15, 1.7763568394002505e-15, 1.0475411704735649e-07, 0.0017061903413226887, 0.06654648276661401, 0.6489837825227119,
    0.27607806410627367, 0.6412908226282885, 0.8791507906188614, 0.9708544936957265, 0.9938223012681072, 0.9998367757016594,
    0.0665631847696655, 0.37144232433482083, 0.7333384511559107, 0.9258345753891633, 0.9830466444936619, 0.9995219559883306,
    1.4839718724957152e-06, 0.004230513527733071, 0.13195513168322215, 0.5354275822274197, 0.8438733751728991, 0.9937727978651782,
    1.4055423491754482e-13, 6.7763572531021055e-12, 2.8871215257741945e-05, 0.022693300917658088, 0.2801237193663848, 0.9283681095495817,
    1.41886502547095e-13, 1.41886502547095e-13, 2.9724001038289316e-12, 3.788816410588147e-05, 0.02296349174014123, 0.7384577478537864,
    0.2763263901682377, 0.6420293273556723, 0.8802050695740818, 0.9716227332620125, 0.9941793335921891, 0.9998656672600594,
    0.06657805486471413, 0.3718961343498538, 0.7348874069189596, 0.9274795460562644, 0.9839504457811167, 0.999605133379952,
    1.4133805166238744e-06, 0.004095737878124228, 0.13073010924563477, 0.537788859266287, 0.8488420172093258, 0.9947537298554814,
    -8.881784197001252e-16, 2.8951285813150207e-12, 1.8818096264028306e-05, 0.019905764392378233, 0.2768730937774604, 0.9365510334102092,
    4.440892098500626e-16, 4.440892098500626e-16, 1.6686652060116103e-13, 1.3221051279654894e-05, 0.01751186397913307, 0.7544276963685141,
};
static const double UPPER[] = {
    0.738092601893913, 0.4001449130167786, 0.18051834490646843, 0.07989191934418344, 0.03994271649906976, 0.012393637033746845,
    0.9342985398233901, 0.6528637587368561, 0.34463920492585265, 0.16564917777434937, 0.08634139021770444, 0.027914509356824786,
    0.9999897745169616, 0.9869009159758942, 0.8277935171019399, 0.5453137780505161, 0.3370286665760665, 0.1294010802535651,
    1, 0.9999934619406704, 0.9903001677480618, 0.8793025807803767, 0.6806641354668519, 0.3385720591745155,
    0.9999999999999988, 0.9999999942280076, 0.9992024787360859, 0.9621477895321413, 0.8342243750423859, 0.4912966150030586,
    0.7261461962850371, 0.36530312569068607, 0.13028259104768705, 0.036274017677428216, 0.009814274686084309, 0.0006274268981817304,
    0.9335702423822319, 0.6325730607885398, 0.28020599027645166, 0.08892169830594429, 0.0258093638871155, 0.0017659126874081427,
    0.9999977816606219, 0.9945137530589071, 0.8582550475281465, 0.4831358681297792, 0.19672389945970153, 0.01886743714029657,
    0.9999999999999997, 0.9999999989902265, 0.9996865776597907, 0.953659150564805, 0.7004494695196788, 0.14111578780246245,
    0.9999999999999982, 0.9999999999999982, 0.999999895245883, 0.9982938096586773, 0.933453517233386, 0.35101621747728806,
    0.7239219358937263, 0.35870917737171143, 0.12084920938113863, 0.029145506304273507, 0.006177698731892768, 0.00016322429834054265,
    0.9334368152303345, 0.6285576756651792, 0.2666615488440894, 0.0741654246108367, 0.016953355506338086, 0.0004780440116693986,
    0.9999985160281275, 0.9957694864722669, 0.8680448683167779, 0.4645724177725803, 0.1561266248271009, 0.006227202134821799,
    0.9999999999998594, 0.9999999999932236, 0.9999711287847423, 0.9773066990823419, 0.7198762806336152, 0.07163189045041826,
    0.9999999999998581, 0.9999999999998581, 0.9999999999970276, 0.9999621118358941, 0.9770365082598588, 0.26154225214621357,
    0.7236736098317623, 0.3579706726443277, 0.11979493042591816, 0.028377266737987444, 0.005820666407810879, 0.0001343327399405238,
    0.9334219451352859, 0.6281038656501462, 0.2651125930810404, 0.07252045394373566, 0.016049554218883294, 0.0003948666200479985,
    0.9999985866194834, 0.9959042621218758, 0.8692698907543652, 0.462211140733713, 0.15115798279067413, 0.0052462701445185715,
    1.0000000000000009, 0.9999999999971049, 0.999981181903736, 0.9800942356076218, 0.7231269062225396, 0.06344896658979085,
    0.9999999999999996, 0.9999999999999996, 0.9999999999998331, 0.9999867789487203, 0.9824881360208669, 0.24557230363148583,
};
// clang-format on

START_TEST(range_tails)
{
    struct studentized_range range;
    for (size_t i = 0; i < 20; i++) {
        studentized_range_prepare(KS[i % 5], DFS[i / 5], &range);
        for (size_t q = 0; q < 6; q++) {
            near(studentized_range_lower(&range, QS[q]), LOWER[i * 6 + q], 1e-8, 1e-12);
            near(studentized_range_upper(&range, QS[q]), UPPER[i * 6 + q], 1e-10, 1e-12);
        }
    }
}
END_TEST

/* o247-qtukey: by df, then k, then p. */
START_TEST(range_quantiles)
{
    static const double ps[] = {0.5, 0.9, 0.95, 0.99};
    static const double ks[] = {2, 5, 20, 60};
    static const double dfs[] = {12, 60, INFINITY};
    static const double want[] = {
        0.9835613008048792, 2.5205352332480597, 3.0813066535878946, 4.31977131412499,
        2.3240668131151665, 3.92135430243375,   4.507709919837399,  5.836308366059249,
        3.8053876020646844, 5.549960684416513,  6.208860895853138,  7.730491885086239,
        4.746345467657612,  6.6632618345979315, 7.394324031595953,  9.093346279712108,
        0.9596863425767334, 2.362654282711334,  2.828848308677934,  3.7622083391577736,
        2.270123663984578,  3.561884237759624,  3.9774182216054057, 4.817781695463879,
        3.71120526434929,   4.864335174111368,  5.241199792809709,  6.014883414254881,
        4.627125496941129,  5.729753195004151,  6.092934891522197,  6.843068530438937,
        0.9538725524089501, 2.326174307353355,  2.771807648699354,  3.6427727354368975,
        2.2568824930262084, 3.478280550703076,  3.8576555103786228, 4.602821042201575,
        3.685914771962766,  4.69410440949051,   5.01168879411844,   5.645214697985854,
        4.591012385731026,  5.479870103129085,  5.764388004145547,  6.3379636442573934};
    struct studentized_range range;
    for (size_t i = 0; i < 12; i++) {
        studentized_range_prepare(ks[i % 4], dfs[i / 4], &range);
        for (size_t p = 0; p < 4; p++)
            near(studentized_range_quantile(&range, ps[p]), want[i * 4 + p], 1e-10, 0);
    }
}
END_TEST

/* Two means: Q is sqrt 2 times |t|, also for few degrees of freedom and far out. */
START_TEST(range_of_two)
{
    static const double dfs[] = {1, 1.5, 2, 3, 4.5, 12, 97, 1e4, 1e8, INFINITY};
    static const double ts[] = {0.01, 0.5, 2, 6, 30};
    struct studentized_range range;
    for (size_t d = 0; d < 10; d++) {
        studentized_range_prepare(2, dfs[d], &range);
        for (size_t t = 0; t < 5; t++)
            near(studentized_range_upper(&range, ts[t] * sqrt(2)), 2 * t_upper(ts[t], dfs[d]), 1e-9,
                 1e-14);
    }
}
END_TEST

/* Tails add up to one where nothing else is known: few degrees of freedom, very many means. */
START_TEST(range_tails_add_up)
{
    static const double ks[] = {3, 10000};
    static const double dfs[] = {2, 50};
    struct studentized_range range;
    for (size_t i = 0; i < 4; i++) {
        studentized_range_prepare(ks[i % 2], dfs[i / 2], &range);
        double q = studentized_range_quantile(&range, 0.9);
        near(studentized_range_upper(&range, q), 0.1, 1e-11, 0);
        near(studentized_range_lower(&range, q), 0.9, 1e-11, 0);
    }
}
END_TEST

START_TEST(range_ends_and_nonsense)
{
    struct studentized_range range;
    studentized_range_prepare(5, 30, &range);
    ck_assert_double_eq(studentized_range_lower(&range, 0), 0);
    ck_assert_double_eq(studentized_range_upper(&range, -1), 1);
    near(studentized_range_upper(&range, INFINITY), 0, 0, 1e-300);
    ck_assert_double_eq(studentized_range_quantile(&range, 0), 0);
    ck_assert_double_eq(studentized_range_quantile(&range, 1), INFINITY);
    ck_assert_double_nan(studentized_range_quantile(&range, NAN));
    ck_assert_double_nan(studentized_range_upper(&range, NAN));
    static const double bad[][2] = {{1, 30}, {INFINITY, 30}, {NAN, 30}, {5, 0.5}, {5, NAN}};
    for (size_t i = 0; i < 5; i++) {
        studentized_range_prepare(bad[i][0], bad[i][1], &range);
        ck_assert_double_nan(studentized_range_lower(&range, 1));
        ck_assert_double_nan(studentized_range_upper(&range, 1));
        ck_assert_double_nan(studentized_range_quantile(&range, 0.5));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("distribution");
    TCase *tests = tcase_create("all");
    tcase_add_test(tests, t_quantiles);
    tcase_add_test(tests, t_quantiles_return);
    tcase_add_test(tests, beta_quantiles);
    tcase_add_test(tests, f_tails);
    tcase_add_test(tests, quantiles_return);
    tcase_add_test(tests, known_relations);
    tcase_add_test(tests, ends_and_nonsense);
    tcase_add_test(tests, range_tails);
    tcase_add_test(tests, range_quantiles);
    tcase_add_test(tests, range_of_two);
    tcase_add_test(tests, range_tails_add_up);
    tcase_add_test(tests, range_ends_and_nonsense);
    suite_add_tcase(suite, tests);
    return run_suite(suite);
}
