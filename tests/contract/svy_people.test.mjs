// SPDX-License-Identifier: GPL-3.0-or-later
//
// `hailong svy` as people use it: the numbers of the oracle's cases through --json, the page in
// both languages, what must not be believed, and every mistake in arguments and files.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, must, run } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';

const oracle = join(dirname(fileURLToPath(import.meta.url)), '..', 'oracle');

// --- the oracle's cases ------------------------------------------------------------------------

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
const isFactor = (one, name) => Object.hasOwn(one.factors ?? {}, name);
const terms = (one, names) => list(names).flatMap((name) => (isFactor(one, name) ? one.factors[name].map((level) => `${name}=${level}`) : [name]));
const groupsOf = ({ by = {} }) => Array.from({ length: list(Object.values(by)[0]).length }, (_, i) =>
  Object.fromEntries(Object.entries(by).map(([name, levels]) => [name, String(levels[i])])));
const near = (one, what, want, got) => {
  if (want === undefined || want === null || want === 'NaN') return;
  const { abs, rel } = one.tolerance;
  assert.ok(typeof got === 'number' && Math.abs(got - want) <= abs + rel * Math.max(Math.abs(want), what === 'ci' ? 1 : 0) + 1e-13,
    `${one.id} ${what}: ${got}, not ${want}`);
};
const alike = (one, want, figure) => {
  assert.ok(figure, `${one.id}: no figure`);
  near(one, 'estimate', want.estimate, figure.estimate);
  if (!figure.doubts.includes('alike') && !figure.doubts.includes('unit')) near(one, 'se', want.se, figure.se);
  near(one, 'df', want.df, figure.df);
  if (figure.interval) want.ci?.forEach((end, i) => near(one, 'ci', end, figure.interval[i]));
  if (want.deff !== undefined && figure.deff !== null) near(one, 'deff', want.deff, figure.deff);
};

// Which design effect ours is.
const sameDeff = ({ design, statistic }) => statistic.deff === (list(design.fpc).length > 0 ? 'wor' : 'replace');
const normal = ({ statistic }) => statistic.df === 'inf';

// Figures by column and group: expected lists are variable by variable, groups inside.
function estimates(columnsOf) {
  return {
    operands: columnsOf,
    compare(one, sheet) {
      const { expected } = one;
      const groups = expected.by ? groupsOf(expected) : [null];
      const columns = one.statistic.kind === 'ratio' ? columnsOf(one) : terms(one, one.statistic.variables);
      columns.forEach((column, t) => groups.forEach((group, g) => {
        const at = t * groups.length + g;
        const figure = sheet.figures.find((found) => found.column === column &&
          (group === null || Object.entries(group).every(([name, level]) => found.group[name] === level)));
        alike(one, { estimate: expected.estimate[at], se: expected.se[at], df: normal(one) ? undefined : expected.df_group?.[g] ?? expected.df,
          ci: normal(one) ? undefined : expected.ci?.[at], deff: sameDeff(one) ? expected.deff?.[at] : undefined }, figure);
      }));
    },
  };
}

// One figure, or one for each of the expected groups.
const single = (operands, want) => ({
  operands,
  compare(one, sheet) {
    const results = one.expected.groups ?? [one.expected];
    const groups = one.expected.groups ? groupsOf(one.expected) : [null];
    results.forEach((result, g) => want(one, result, sheet.figures.filter((figure) => groups[g] === null ||
      Object.entries(groups[g]).every(([name, level]) => figure.group[name] === level))));
  },
});

const variables = ({ statistic }) => list(statistic.variables);
const several = (one, result, figures) => variables(one).forEach((column, i) =>
  alike(one, { estimate: result.estimate[i], se: result.se[i], ci: normal(one) ? undefined : result.ci?.[i] }, figures.find((figure) => figure.column === column)));
const asked = {
  mean: ['mean', estimates(variables)],
  total: ['total', estimates(variables)],
  ratio: ['ratio', estimates(({ statistic }) => list(statistic.numerator).map((name, i) => `${name}/${list(statistic.denominator)[i]}`))],
  proportion: ['proportion', single(({ statistic }) => [statistic.variable, '--method', statistic.method], (one, result, [figure]) =>
    alike(one, normal(one) ? { ...result, df: undefined, ci: undefined } : result, figure))],
  variance: ['variance', single(variables, several)],
  correlation: ['correlation', single(variables, (one, { estimate_matrix: matrix }, figures) => variables(one).forEach((a, i) =>
    variables(one).forEach((b, k) => { if (i < k) near(one, 'estimate_matrix', matrix[i][k], figures.find(({ column }) => column === `${a}, ${b}`).estimate); })))],
  cronbach: ['alpha', single(variables, (one, result, [figure]) => near(one, 'estimate', result.estimate, figure.estimate))],
  item_means: ['item-means', single(variables, (one, result, figures) => {
    several(one, result, figures);
    const whole = figures.find(({ column }) => column === null);
    near(one, 'estimate', result.mean_of_items.estimate, whole.estimate);
    near(one, 'se', result.mean_of_items.se, whole.se);
  })],
  ttest: ['test', single(({ statistic: { y, group } }) => (group ? [y, group] : [`${y}=0`]), (one, result, figures) => {
    alike(one, { ...result, estimate: list(result.estimate)[0], se: undefined, ci: list(result.ci).flat() }, figures.at(-1));
    near(one, 't', list(result.t)[0], figures.at(-1).t);
    near(one, 'p_value', list(result.p_value)[0], figures.at(-1).p);
  })],
  table: ['table', { operands: variables, compare(one, { tables: [table] }) {
    const [rows, columns] = variables(one).map((name) => one.expected.levels[name].map(String));
    rows.forEach((row, i) => columns.forEach((column, k) =>
      near(one, 'cells', one.expected.cells[i][k], table.cells[table.rows.indexOf(row)][table.columns.indexOf(column)])));
  } }],
  chisq: ['table', { operands: ({ statistic: { rows, cols } }) => [rows, cols], compare(one, { tables: [{ test: found }] }) {
    const { statistic, parameter: { ndf, ddf }, p_value: p } = one.expected;
    near(one, 'statistic', statistic, found.statistic);
    near(one, 'ndf', ndf, found.ndf);
    near(one, 'ddf', ddf, found.ddf);
    near(one, 'p_value', p, found.p);
  } }],
};

// Whether a person can ask for a case: people's figures leave out what is missing column by column,
// take no list of levels, and pool the design effect themselves.
function askable(one, numbers) {
  const { statistic } = one;
  if (!one.dataset || !asked[statistic.kind] || one.expected.error || one.design.type === 'twophase') return false;
  if (statistic.kind === 'chisq') return statistic.method === 'F';
  if (statistic.kind === 'proportion') return !/_deff$/.test(statistic.method);
  if (/^(mean|total)$/.test(statistic.kind) && variables(one).some((name) => isFactor(one, name) && numbers.has(name))) return false;
  if (/^(mean|total|ratio|variance)$/.test(statistic.kind) && JSON.stringify(one.expected).includes('NaN')) return false;
  return !(statistic.na_rm && /^(mean|total|variance)$/.test(statistic.kind) && variables(one).length > 1);
}

// Names of files in a design are relative to it: those of cases are found from anywhere.
const placed = (design) => JSON.parse(JSON.stringify(design), (name, value) =>
  (['file', 'joint_file'].includes(name) ? join(oracle, value) : value));

// Columns all of whose cells are numbers or empty.
async function numbersOf(path) {
  const [names, ...rows] = (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => line.split(','));
  return new Set(names.filter((_, i) => rows.every((row) => row[i] === '' || Number.isFinite(Number(row[i])))));
}

test('the numbers are those of the cases', { timeout: 300000 }, async (t) => {
  const where = await folder(t);
  const met = {};
  const numbers = new Map();
  for (const name of (await readdir(join(oracle, 'cases'))).sort()) {
    const one = JSON.parse(await readFile(join(oracle, 'cases', name), 'utf8'));
    const data = join(oracle, one.dataset ?? '');
    if (one.dataset && !numbers.has(data)) numbers.set(data, await numbersOf(data));
    if (!askable(one, numbers.get(data))) continue;
    const [statistic, way] = asked[one.statistic.kind];
    const design = join(where, 'design.json');
    await writeFile(design, JSON.stringify(placed(one.design)));
    const by = list(one.statistic.by).flatMap((column) => ['--by', column]);
    const level = one.statistic.level === undefined ? [] : ['--level', String(one.statistic.level)];
    const { status, out, err } = await run(['svy', '--data', data, '--design', design, statistic, ...way.operands(one), ...by, ...level, '--json']);
    assert.equal(status, 0, `${one.id}: ${err}`);
    way.compare(one, JSON.parse(out));
    met[one.statistic.kind] = (met[one.statistic.kind] ?? 0) + 1;
  }
  assert.deepEqual(Object.keys(met).sort(), Object.keys(asked).sort());
  assert.ok(Object.values(met).reduce((sum, count) => sum + count) >= 200, JSON.stringify(met));
});

// --- pages -------------------------------------------------------------------------------------

// Communes with four villages of five people; C has three villages, in D everybody is alike, E has
// one village, in F nobody answered; x is a group of two, empty in the last row; h is above communes.
function people() {
  const rows = ['commune,village,h,w,q,x,empty'];
  const put = (commune, villages, answer, h) => villages.forEach((village) => {
    for (let i = 0; i < 5; i++) rows.push([commune, `${commune}${village}`, h, 1 + (i % 2), answer(village, i), i % 2 ? 'nữ' : 'nam', ''].join(','));
  });
  put('Xã Đông', [1, 2, 3, 4], (v, i) => ((v + i) % 5) + 1, 'a');
  put('B', [1, 2, 3, 4], (v, i) => (i > v ? 2 : 4), 'a');
  put('C', [1, 2, 3], (v, i) => 2 + ((v * i) % 3), 'b');
  put('D', [1, 2, 3, 4], () => 5, 'b');
  put('E', [1], (v, i) => i + 1, 'b');
  put('F', [1, 2, 3, 4], () => '', 'b');
  rows.push('B,B4,a,1,3,,');
  return `${rows.join('\n')}\n`;
}
const lower = { ids: 'village', strata: 'commune', weights: 'w', lonely_psu: 'remove' };

// A folder with those people; ask(design, ...arguments) -> the run; sheet() -> its JSON.
async function workshop(t) {
  const where = await folder(t);
  const data = join(where, 'people.csv');
  await writeFile(data, people());
  const design = async (value, name = 'design.json') => {
    const path = join(where, name);
    await writeFile(path, typeof value === 'string' ? value : JSON.stringify(value));
    return path;
  };
  const args = async (value, ...more) => ['svy', '--data', data, '--design', await design(value), ...more];
  return { where, data, design, args,
    page: async (value, ...more) => (await must(await args(value, ...more))).out,
    sheet: async (value, ...more) => JSON.parse((await must(await args(value, ...more, '--json'))).out) };
}
const communes = { ...lower, strata: undefined, ids: 'commune' };
const here = ['--where', 'commune!=F', '--where', 'q>=1'];
const codes = ({ findings }) => findings.map(({ code }) => code);
const of = ({ figures }, name, column) => figures.find(({ group, ...figure }) => Object.values(group ?? {})[0] === name && (!column || figure.column === column));

test('a page stands straight in Vietnamese', async (t) => {
  const { page } = await workshop(t);
  const out = await page({ ids: 'village', weights: 'w' }, 'mean', 'q', '--by', 'commune', '--by', 'x');
  assert.equal(out, out.normalize('NFC'));
  const lines = out.split('\n');
  const names = lines.find((line) => line.startsWith('commune'));
  const rows = lines.slice(lines.indexOf(names) + 1, lines.indexOf('', lines.indexOf(names)));
  assert.equal(rows.length, 12);
  for (const end of ['Ước lượng', 'Sai số chuẩn', 'Khoảng 95% từ', 'đến', 'Bậc tự do', 'Số trả lời'].map((name) => names.indexOf(name) + name.length))
    for (const row of rows) assert.match(row.slice(end - 1, end + 1), /^(\S( |$)|  $)/, row);
  assert.ok(rows.every((row) => !/\s$/.test(row)));
  assert.match(out, /^Trung bình$/m);
  assert.match(rows[0], /^B +nam +q +\d,\d{4} +0,\d{4} +\d,\d{4} +\d,\d{4} +\d,\d\d +3 +12$/);
  for (const say of ['101 phiếu, 20 đơn vị chọn mẫu trong 1 tầng', '(ids): village', '(weights): w', 'không khai báo, tất cả là một tầng',
    'coi như chọn có hoàn lại', '(lonely_psu): fail', 'Bậc tự do = số đơn vị trừ số tầng', '1 phiếu trống ở cột phân nhóm']) assert.ok(out.includes(say), `${say} in:\n${out}`);
  assert.doesNotMatch(out, /nan|inf|\bsvy_/i);
});

test('the same page in English', async (t) => {
  const { page } = await workshop(t);
  const out = await page(lower, 'proportion', 'q>=4', '--by', 'commune', '--level', '0.9', '--lang', 'en');
  assert.match(out, /^commune +Figure +Estimate +Standard error +90% from +to +Design effect +df +Answered +Note$/m);
  assert.match(out, /^Xã Đông +q>=4 +\d\d\.\d+% +\d+\.\d+% +\d\d\.\d+% +\d\d\.\d+% +\d\.\d\d +3 +20$/m);
  assert.match(out, /^D +q>=4 +100\.00% +– +\d\d\.\d+% +100\.\d+% +3 +20 +all the same$/m);
  assert.match(out, /Intervals of q>=4: method wilson_deff, design effect \d\.\d\d pooled over 3 groups/);
  assert.doesNotMatch(out, /[à-ỹ]/i.test('Xã') && /(?:Khoảng|Ước|Thiết|phiếu)/);
});

test('percent, counts and digits are as offices write them', async (t) => {
  const { page, design, where } = await workshop(t);
  const data = join(where, 'big.csv');
  await writeFile(data, `u,w,y,s\n${Array.from({ length: 40 }, (_, i) => `${i},2500,${i * 1000},${i % 3}`).join('\n')}\n`);
  const ask = async (...more) => (await must(['svy', '--data', data, '--design', await design({ ids: 'u', weights: 'w' }), ...more])).out;
  assert.match(await ask('total', 'y'), /^y +1\.950\.000\.000 +184\.842\.275 +1\.576\.121\.209 +2\.323\.878\.791 +1,00 +39 +40$/m);
  assert.match(await ask('total', 'y', '--lang', 'en'), /^y +1,950,000,000 +184,842,275 /m);
  assert.match(await ask('proportion', 's'), /^s=0 +35,000% +7,638% .*\ns=1 +32,500% .*\ns=2 +32,500% /m);
  assert.match(await ask('proportion', 's=0'), /^s=0 +35,000% +7,638% +21,999% +50,691% +1,00 +39 +40$/m);
  const table = await ask('table', 's', 's');
  assert.match(table, /^0 +35\.000 +0 +0 +35\.000\n1 +0 +32\.500 +0 +32\.500\n/m);
  assert.match(table, /^0 +100,00% +0,00% +0,00% +100,00%$/m);
  assert.match(table, /^2 +0 +0 +13 +13$/m);
  assert.match(await page(lower, 'test', 'q>=4', 'x', '--where', 'commune=B,C'), /^q>=4: nữ - nam +-?\d+,\d+% /m);
});

// --- what must not be believed -------------------------------------------------------------------

test('a commune under the design of its province has no error', async (t) => {
  const { sheet, page } = await workshop(t);
  const found = await sheet(communes, 'mean', 'q', '--by', 'commune', ...here);
  for (const figure of found.figures) {
    assert.deepEqual([figure.se, figure.interval, figure.deff, figure.df, figure.doubts], [null, null, null, 0, ['unit']]);
    assert.ok(figure.estimate >= 1 && figure.n > 0);
  }
  assert.ok(codes(found).includes('svy_group_one_unit'));
  const out = await page(communes, 'mean', 'q', '--by', 'commune', ...here);
  assert.match(out, /xã là tầng \(strata\), thôn là đơn vị \(ids\)/);
  assert.match(out, /^B +q +\d,\d+ +– +– +– .*một đơn vị mẫu$/m);
  // the remedy works
  const better = await sheet(lower, 'mean', 'q', '--by', 'commune', ...here);
  assert.deepEqual(of(better, 'B').doubts, []);
  assert.ok(of(better, 'B').se > 0 && of(better, 'B').interval[0] < of(better, 'B').estimate);
});

test('few degrees of freedom, everybody alike, nobody, one unit', async (t) => {
  const { sheet } = await workshop(t);
  const found = await sheet(lower, 'mean', 'q', 'empty', '--by', 'commune');
  const told = (name) => { const { doubts, n, df, se, interval } = of(found, name, 'q'); return [doubts, n, df, se !== null, interval !== null]; };
  assert.deepEqual(told('C'), [['df'], 15, 2, true, false]);
  assert.deepEqual(told('D'), [['alike'], 20, 3, false, false]);
  assert.deepEqual(told('E'), [['unit'], 5, 0, false, false]);
  assert.deepEqual(told('F'), [['empty'], 0, null, false, false]);
  assert.deepEqual(told('Xã Đông'), [[], 20, 3, true, true]);
  assert.equal(of(found, 'B', 'empty').estimate, null);
  for (const code of ['svy_doubt_empty', 'svy_group_one_unit', 'svy_group_df', 'svy_doubt_alike', 'svy_lonely_some'])
    assert.ok(codes(found).includes(code), code);
  assert.ok(codes(await sheet(lower, 'mean', 'q', '--by', 'x')).includes('svy_groupless'));
  // a share has an interval at 100 % by the default, none by what rests on its variance
  const share = async (...more) => of(await sheet(lower, 'proportion', 'q>=4', '--by', 'commune', ...more), 'D');
  const d = await share();
  assert.deepEqual([d.estimate, d.se, d.interval[1], d.method, d.pooled_groups], [1, null, 1, 'wilson_deff', 3]);
  assert.ok(d.interval[0] > 0.7 && d.interval[0] < 1 && d.pooled_deff > 0);
  assert.equal((await share('--method', 'logit')).interval, null);
  const one = await sheet(lower, 'mean', 'q', '--where', 'commune=E');
  assert.deepEqual([one.figures[0].doubts, one.figures[0].se, codes(one).includes('svy_clusters_one')], [['unit'], null, true]);
});

test('weights from nowhere and a sample of rows are told', async (t) => {
  const { sheet } = await workshop(t);
  const found = await sheet({}, 'mean', 'q');
  assert.deepEqual(codes(found), ['svy_design_simple', 'svy_weights_nowhere']);
  assert.deepEqual([found.design.ids, found.design.weights, found.design.units_count, found.domain.df], [[], null, 101, 100]);
  assert.deepEqual(codes(await sheet({ ids: 'village' }, 'mean', 'q')), ['svy_weights_nowhere']);
  assert.deepEqual(codes(await sheet({ ids: 'village', weights: 'w' }, 'mean', 'q')), []);
});

test('the object says what it rests on', async (t) => {
  const { sheet } = await workshop(t);
  const found = await sheet(lower, 'proportion', 'q>=4', 'x', '--by', 'h', '--where', 'commune = B, C', '--where', 'q<=4', '--level', '0.99', '--method', 'kg_nchs');
  const { figures, tables, design, domain, findings, ...ask } = found;
  assert.deepEqual(ask, { statistic: 'proportion', columns: ['q>=4', 'x'], by: ['h'], where: ['commune = B, C', 'q<=4'], level: 0.99 });
  assert.deepEqual(figures.map(({ column, group: { h } }) => `${column} ${h}`), ['q>=4 a', 'q>=4 b', 'x=nam a', 'x=nam b', 'x=nữ a', 'x=nữ b']);
  assert.ok(figures.every(({ share, method, pooled_deff: pooled }) => share && method === 'kg_nchs' && pooled === null));
  assert.deepEqual([tables, design.strata, design.ids, design.lonely_psu, design.strata_count, design.deff_rule, design.df_rule],
    [[], ['commune'], ['village'], 'remove', 6, 'replace', 'units_less_strata_of_domain']);
  assert.deepEqual([domain.units_count, domain.strata_count, domain.df, domain.rows_count], [7, 2, 5, domain.weighted_count]);
  assert.ok(findings.every(({ code }) => typeof code === 'string'));
});

test('conditions choose the rows a subset of the design does', async (t) => {
  const { sheet } = await workshop(t);
  const value = async (subset, ...where) => (await sheet({ ...lower, ...(subset ? { subset } : {}) }, 'mean', 'q', ...where.flatMap((one) => ['--where', one]))).figures[0];
  for (const [condition, ...subset] of [['q>=2', { var: 'q', op: '>=', value: 2 }], ['q<3', { var: 'q', op: '<', value: 3 }], ['q > 2', { var: 'q', op: '>', value: 2 }],
    ['q<=3', { var: 'q', op: '<=', value: 3 }], ['commune==B', { var: 'commune', op: '==', value: 'B' }], ['x != nam', { var: 'x', op: '!=', value: 'nam' }],
    ['q=2,4', { var: 'q', op: 'in', value: [2, 4] }], ['q!=2,4', { var: 'q', op: '!=', value: 2 }, { var: 'q', op: '!=', value: 4 }],
    ['commune=Xã Đông', { var: 'commune', op: '==', value: 'Xã Đông' }]]) assert.deepEqual(await value(null, condition), await value(subset), condition);
  const slip = await sheet(lower, 'proportion', 'q=4,44');
  assert.deepEqual([codes(slip).includes('svy_value_none'), slip.findings.find(({ code }) => code === 'svy_value_none').at], [true, 'q=4,44']);
});

test('a stratum lonely in one group is lonely in that group alone', async (t) => {
  const where = await folder(t);
  const data = join(where, 'lonely.csv');
  const path = join(where, 'lonely.json');
  await writeFile(data, 's,p,w,g,x\n1,1,2,a,1\n1,1,1,b,5\n1,2,1,b,3\n1,3,3,b,2\n2,1,1,a,4\n2,2,2,b,1\n2,2,1,a,2\n3,1,2,a,3\n3,1,1,a,5\n');
  const expected = [ // standard errors of a and b, R 4.2.2, survey 4.1-1: svyby(~x, ~g, design, svymean)
    ['adjust', false, 0.698662970147906, 0.575423354280477], ['adjust', true, 0.779794823450726, 0.682682803415418],
    ['average', false, 0.69447753172137, 0.575423354280477], ['average', true, 0.494871659305394, 0.626367724621339]];
  for (const [lonely, domain, ...want] of expected) {
    await writeFile(path, JSON.stringify({ ids: 'p', strata: 's', weights: 'w', nest: true, lonely_psu: lonely, adjust_domain_lonely: domain }));
    const errors = async (...more) => JSON.parse((await must(['svy', '--data', data, '--design', path, 'mean', 'x', '--json', ...more])).out).figures.map(({ se }) => se);
    const got = await errors('--by', 'g');
    const apart = [...await errors('--where', 'g=a'), ...await errors('--where', 'g=b')];
    for (const i of [0, 1]) {
      assert.ok(Math.abs(got[i] - want[i]) < 1e-12, `${lonely} ${domain}: ${got[i]}, not ${want[i]}`);
      assert.ok(Math.abs(got[i] - apart[i]) < 1e-12, `${lonely} ${domain}: ${got[i]} with --by, ${apart[i]} with --where`);
    }
  }
});

test('what has no number is told as that', async (t) => {
  const where = await folder(t);
  const data = join(where, 'numbers.csv');
  const path = join(where, 'rows.json');
  await writeFile(data, 'z,x,h\n1,1,1e308\n2,-1,1e308\n3,2,-1e308\n4,-2,1e308\n');
  await writeFile(path, '{}');
  for (const asked of [['ratio', 'z/x'], ['mean', 'h'], ['total', 'h']]) {
    const { figures: [figure], findings } = JSON.parse((await must(['svy', '--data', data, '--design', path, ...asked, '--json'])).out);
    assert.deepEqual([figure.n, figure.se, figure.interval, figure.doubts], [4, null, null, ['unknown']], asked.join(' '));
    assert.ok(codes({ findings }).includes('svy_doubt_unknown'), asked.join(' '));
  }
});

test('groups that cannot be answered for do not stop the others', async (t) => {
  const { sheet } = await workshop(t);
  const found = await sheet(lower, 'test', 'q', 'x', '--by', 'commune');
  const { estimate, se, t: tested, p, doubts } = of(found, 'B', 'q: nữ - nam'); // 4 villages less 1 less 1
  assert.deepEqual([Number.isFinite(estimate), se > 0, tested, p, doubts], [true, true, null, null, ['df']]);
  assert.ok(of(await sheet(lower, 'test', 'q', 'x', '--by', 'h'), 'a', 'q: nữ - nam').t !== null);
  assert.ok(found.findings.some(({ at, code }) => at === 'F' && code === 'svy_empty'));
  const tables = await sheet(lower, 'table', 'q', 'x', '--by', 'commune');
  assert.equal(tables.tables.length, 6);
  assert.ok(tables.tables.find(({ group }) => group.commune === 'B').test.p <= 1);
  assert.equal(tables.tables.find(({ group }) => group.commune === 'F').test, null);
});

// --- mistakes ------------------------------------------------------------------------------------

test('mistakes on the command line', async (t) => {
  const { args, data, where, design } = await workshop(t);
  const good = await args(lower, 'mean', 'q');
  const say = (...more) => [...good.slice(0, 5), ...more];
  const plain = good[4];
  for (const [given, status, ...says] of [
    [['svy', 'mean', 'q'], 2, '--data'],
    [['svy', '--design', plain, 'mean', 'q'], 2, '--data'],
    [['svy', '--by', 'x', 'case.json'], 2, 'case.json'],
    [['svy', '--level', '0.9', 'case.json'], 2, 'case.json'],
    [['svy', '--data', data, 'mean', 'q'], 2, '--design', '{}'],
    [['svy', '--data', `${where}/none.csv`, '--design', plain, 'mean', 'q'], 3, `${where}/none.csv`],
    [['svy', '--data', data, '--design', `${where}/none.json`, 'mean', 'q'], 3, `${where}/none.json`],
    [say('average', 'q'), 2, 'average', 'item-means'],
    [say('median', 'q'), 2, "proportion 'minutes<=30'"],
    [say('quantile', 'q'), 2, "proportion 'minutes<=30'"],
    [say('mean'), 2, 'mean COLUMN...'],
    [say('table', 'q'), 2, 'table COLUMN COLUMN'],
    [say('table', 'q', 'x', 'w'), 2, 'table COLUMN COLUMN'],
    [say('alpha', 'q'), 2, 'alpha COLUMN COLUMN...'],
    [say('mean', 'khong'), 2, 'khong'],
    [say('mean', 'q', '--by', 'khong'), 2, 'khong'],
    [say('mean', 'q', '--where', 'khong=1'), 2, 'khong'],
    [say('proportion', 'khong>=1'), 2, 'khong'],
    [say('table', 'q', 'khong'), 2, 'khong'],
    [say('test', 'q', 'khong'), 2, 'khong'],
    [say('variance', 'x'), 2, 'x'],
    [say('correlation', 'q', 'x'), 2, 'x'],
    [say('item-means', 'x'), 2, 'x'],
    [say('ratio', 'q'), 2, '"q"'],
    [say('ratio', 'q/'), 2, '"q/"'],
    [say('ratio', '/q'), 2, '"/q"'],
    [say('ratio', 'q/x'), 2, 'x'],
    [say('test', 'q'), 2, '"q"'],
    [say('test', 'q>=3'), 2, '"q>=3"'],
    [say('test', 'q=1,2'), 2, '"q=1,2"'],
    [say('mean', 'q', '--where', 'q'), 2, '"q"'],
    [say('mean', 'q', '--where', '=1'), 2, '"=1"'],
    [say('mean', 'q', '--where', 'q='), 2, '"q="'],
    [say('mean', 'q', '--where', 'q=1,,2'), 2, '"q=1,,2"'],
    [say('mean', 'q', '--where', 'q=>1'), 2, '"q=>1"'],
    [say('mean', 'q', '--where', 'q>x'), 2, '"q>x"'],
    [say('mean', 'q', '--where', 'q>1,2'), 2, '"q>1,2"'],
    [say('mean', 'q', '--where', 'q>nan'), 2, '"q>nan"'],
    [say('mean', 'q', '--where', 'x>1'), 2, 'x'],
    ...['0', '1', '95', '95%', 'nan', '-1', '0,95', '0.5x'].map((level) => [say('mean', 'q', `--level=${level}`), 2, `"${level}"`]),
    [say('proportion', 'q>=4', '--method', 'wald'), 2, '"wald"', 'wilson_adj'],
    [say('mean', 'q', '--method', 'wilson'), 2, '--method'],
    [say('proportion', 'q>=4', '--method', 'cp_deff'), 2, 'cp_deff', '--by'],
    [[...await args(communes, 'proportion', 'q>=4', '--by', 'commune', '--method', 'wilson_deff', ...here).then(async ([...line]) => {
      line[4] = await design(communes, 'above.json');
      return line;
    })], 1, 'wilson_deff', 'kg_nchs'],
    [say('mean', 'q', '--where', 'commune=G'), 1, 'people.csv', 'commune', 'G'],
    [say('test', 'q', 'commune'), 1, 'commune'],
    [say('mean', 'q', '--by', 'commune', '--by', 'x', '--by', 'commune'), 2, 'commune'],
  ]) {
    await design(lower);
    await t.test(given.slice(1).join(' '), () => refuses(given, status, says));
  }
});

test('mistakes in the files', async (t) => {
  const { data, where, design } = await workshop(t);
  const bad = async (what, value, status, ...says) => {
    const path = await design(value, `${what.replaceAll(' ', '-')}.json`);
    await t.test(what, () => refuses(['svy', '--data', data, '--design', path, 'mean', 'q'], status, [...status === 1 ? [path] : [], ...says]));
  };
  await bad('no JSON', '{"ids":', 1, 1);
  await bad('empty', '', 1);
  await bad('no object', [], 1);
  await bad('unknown member', { stratum: 'commune' }, 1, '/stratum', 'strata');
  await bad('no such column', { ids: ['village', 'thon'], weights: 'w' }, 1, '/ids/1', 'thon');
  await bad('weights are no name', { ids: 'village', weights: 1 }, 1, '/weights');
  await bad('a stage is no name', { ids: ['village', null] }, 1, '/ids/1');
  await bad('too many stages', { ids: Array(9).fill('village') }, 1, '/ids', '8');
  await bad('a flag in quotes', { nest: 'true' }, 1, '/nest', 'true');
  await bad('an unknown rule', { lonely_psu: 'scale' }, 1, '/lonely_psu', 'average');
  await bad('replicates of no such type', { replicates: {} }, 1, '/replicates', 'replicate');
  await bad('replicates without a file', { type: 'replicate', replicates: {} }, 1, 'file');
  await bad('steps that are no list', { adjust: 'rake' }, 1, '/adjust');
  await bad('an unknown step', { adjust: [{ op: 'guess' }] }, 1, 'op');
  await bad('a margin of no column', { adjust: [{ op: 'rake', margins: [{ variables: 'k', levels: { k: ['1'] }, totals: [1] }] }] }, 1, 'k');
  await bad('probabilities that are none', { pps: { method: 'brewer' }, fpc: 'w' }, 1, 'w');
  await bad('no probabilities', { pps: { method: 'brewer' } }, 1, 'fpc');
  await bad('an unknown way', { pps: { method: 'guess' }, fpc: 'w' }, 1, 'pps');
  await bad('a later type', { type: 'twophase' }, 1, '/type');
  await bad('subset of no list', { subset: 'q=1' }, 1, '/subset');
  await bad('subset without value', { subset: [{ var: 'q', op: '==' }] }, 1, '/subset/0');
  await bad('subset of no column', { subset: [{ var: 'k', op: '==', value: 1 }] }, 1, '/subset/0/var', 'k');
  await bad('subset with more', { subset: [{ var: 'q', op: '==', value: 1, values: [2] }] }, 1, '/subset/0');
  for (const value of [[], null, true, {}, [1, false]])
    await bad(`subset of ${JSON.stringify(value)}`, { subset: [{ var: 'q', op: 'in', value }] }, 1, '/subset/0', 'value');
  await bad('subset below a text', { subset: [{ var: 'q', op: '<', value: '4a' }] }, 1, '/subset/0', 'value');
  await bad('weights that are texts', { weights: 'h' }, 1, 'h', '"a"');
  await bad('more strata than stages', { ids: 'village', strata: ['commune', 'h'] }, 1, 'strata');
  await bad('strata of rows by stage', { strata: ['commune', 'h'] }, 1, 'strata');
  await bad('subset with an unknown sign', { subset: [{ var: 'q', op: '~', value: 1 }] }, 1, 'op');
  await bad('a hole in the design', { ids: 'x' }, 1, 'x', '101');
  await bad('a hole in the strata', { ids: 'h', strata: 'x', subset: [] }, 1, 'x', '101');
  await bad('units repeat', { ids: 'w', strata: 'h' }, 1, 'w', 'h', 'nest');
  await bad('no probabilities', { probs: 'w' }, 1, 'w', '2');
  await bad('more fpc than stages', { fpc: ['w', 'w'] }, 1, 'fpc');
  const lonely = await design({ ids: 'h', strata: 'commune', weights: 'w' }, 'lonely.json');
  const alone = await design({ ids: 'h', strata: 'h', weights: 'w' }, 'alone.json');
  await t.test('lonely strata by name', () => refuses(['svy', '--data', data, '--design', alone, 'mean', 'q'], 1, ['a, b', 'lonely_psu']));
  await t.test('units over strata', () => refuses(['svy', '--data', data, '--design', lonely, 'mean', 'q'], 1, [lonely, 'nest']));
  await t.test('a pipe', async () => {
    const pipe = join(where, 'pipe.csv');
    execFileSync('mkfifo', [pipe]);
    await refuses(['svy', '--data', pipe, '--design', alone, 'mean', 'q'], 1, [pipe]);
  });
  for (const [what, text, status, ...says] of [['no rows', 'a,b\n', 1], ['nothing', '', 1], ['a column twice', 'a,a\n1,2\n', 1, 'a'],
    ['a short row', 'a,b\n1\n', 1, 2], ['no text', Buffer.from([0x61, 0x0a, 0xff, 0x0a]), 1, 2]]) {
    const path = join(where, `${what.replaceAll(' ', '-')}.csv`);
    const srs = await design({}, 'srs.json');
    await writeFile(path, text);
    await t.test(what, () => refuses(['svy', '--data', path, '--design', srs, 'mean', 'a'], status, says));
  }
});
