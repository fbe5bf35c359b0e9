// SPDX-License-Identifier: GPL-3.0-or-later
//
// hailong sample revisit, agreement, interviewers: interviews drawn by chance to be visited again,
// blind; what the second answers say; what depends on who asked; the files that are refused.
import test, { after } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { folder, must, run } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';

const sample = (name) => fileURLToPath(new URL(`../../samples/sample/${name}`, import.meta.url));
const [frame, contacts, answers, second] = ['villages.csv', 'contacts.csv', 'answers.csv', 'second.csv'].map(sample);
const where = await folder({ after });
const record = join(where, 'mau', 'record.json');
await must(['sample', 'draw', '--plan', sample('plan.json'), '--frame', frame, '--seed', '2026', '--out', join(where, 'mau'), '--day', '2026-11-22']);

const from = ['--record', record, '--frame', frame];
const questions = ['--choices', 'q2', '--scales', 'q9_1,q9_3'];
const asked = ['--seed', '61202', '--each', '8', '--share', '30%', ...questions];
const lists = (out, { seen = contacts, ask = asked } = {}) => ['sample', 'revisit', ...from, '--contacts', seen, ...ask, '--out', out];
const file = async (t, text, name) => {
  const path = join(await folder(t), name);
  await writeFile(path, text);
  return path;
};
const listed = async (t, options) => {
  const out = join(await folder(t), 'phuc-tra');
  const { err } = await must(lists(out, options));
  return { out, err, path: join(out, 'revisit.json'), json: JSON.parse(await readFile(join(out, 'revisit.json'), 'utf8')) };
};
const known = await listed({ after });
const rows = async (path) => (await readFile(path, 'utf8')).trimEnd().split('\n').map((line) => line.split(','));

test('a list: of each interviewer enough, only interviews that took place, blind', async (t) => {
  const { out, json } = known;
  assert.deepEqual((await readdir(out)).sort(), ['revisit.csv', 'revisit.json', 'revisit.pdf']);
  const done = new Map((await rows(contacts)).filter(([, , , code]) => code === '1.1').map(([form, , , , who]) => [form, who]));
  assert.equal(json.interviews.count, done.size);
  for (const { interviewer, done: count, forms } of json.interviewers) {
    assert.equal(count, [...done.values()].filter((who) => who === interviewer).length);
    assert.equal(forms.length, Math.min(count, Math.max(8, Math.ceil(0.3 * count))));
    for (const form of forms) assert.equal(done.get(form), interviewer);
  }
  const forms = json.interviewers.flatMap((whose) => whose.forms).sort();
  assert.equal(await readFile(join(out, 'revisit.csv'), 'utf8'),
    `\ufeffform,day,result,q2,q9_1,q9_3\r\n${forms.map((form) => `${form},,,,,\r\n`).join('')}`);
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', join(out, 'revisit.pdf'), '-']);
  for (const form of forms) assert.ok(stdout.includes(form), form);
  assert.doesNotMatch(stdout, /dtv-/);
  assert.ok((await must([...lists(join(await folder(t), 'a')), '--lang', 'en'])).err.includes('48'));
});

test('the same seed, the same list, in whatever order the results stand; another seed, another', async (t) => {
  const [head, ...lines] = (await readFile(contacts, 'utf8')).trimEnd().split('\n');
  const turned = await file(t, `${[head, ...lines.reverse()].join('\n')}\n`, 'den.csv');
  assert.equal((await listed(t, { seen: turned })).json.hash, known.json.hash);
  const other = await listed(t, { ask: asked.map((word) => (word === '61202' ? '61203' : word)) });
  assert.notDeepEqual(other.json.interviewers, known.json.interviewers);
});

test('a list that somebody filled in is not written over', async (t) => {
  const { out } = await listed(t);
  const filled = join(out, 'revisit.csv');
  await must(lists(out));
  await writeFile(filled, (await readFile(filled, 'utf8')).replace(/(-\d\d),,,/, '$1,2026-12-05,2,'));
  const before = await readFile(filled, 'utf8');
  await refuses(lists(out), 1, ['revisit.csv', '--out']);
  assert.equal(await readFile(filled, 'utf8'), before);
});

test('verify draws the list again and tells what differs', async (t) => {
  const check = (path, seen = contacts) => ['sample', 'verify', ...from, '--revisit', path, '--contacts', seen];
  await must(check(known.path));
  assert.deepEqual(JSON.parse((await must([...check(known.path), '--json'])).out), { same: true, findings: [] });
  const less = await file(t, (await readFile(contacts, 'utf8')).replace(/,1\.1,dtv-01/, ',2.11,dtv-01'), 'den.csv');
  const told = await run([...check(known.path, less), '--json']);
  assert.equal(told.status, 1);
  assert.ok(JSON.parse(told.out).findings.some(({ at }) => at === '/interviews/hash'));
  await refuses(check(known.path, less), 1, ['/interviews/count', '114', '113']);
  const [first, next] = known.json.interviewers;
  const forged = { ...known.json, interviewers: [{ ...first, forms: first.forms.slice(1) }, next] };
  await refuses(check(await file(t, JSON.stringify(forged), 'revisit.json')), 1, ['/hash']);
  await refuses(check(await file(t, '{"revisit":2}', 'revisit.json')), 1, ['/revisit']);
  await refuses(['sample', 'verify', ...from, '--revisit', known.path], 2, ['--contacts']);
  await refuses(['sample', 'verify', ...from, '--contacts', contacts], 2, ['--revisit']);
});

const seen = (text) => (t) => file(t, `form,visit,day,code,interviewer\n${text}`, 'den.csv');
for (const [what, make, ...says] of [
  ['nobody knows who asked', seen('18880-01-01,1,2026-11-25,1.1,\n'), 2, '18880-01-01', 'interviewer'],
  ['a name in place of a code', seen('18880-01-01,1,2026-11-25,1.1,Nguyễn Văn An\n'), 2, '18880-01-01', 'Nguyễn Văn An'],
  ['a form that is not in the sample', seen('18880-99-01,1,2026-11-25,1.1,dtv-01\n'), 2, '18880-99-01'],
  ['a visit twice', seen('18880-01-01,1,2026-11-25,1.1,dtv-01\n18880-01-01,1,2026-11-25,1.1,dtv-01\n'), 3, '18880-01-01'],
  ['no interview yet', seen('18880-01-01,1,2026-11-25,2.11,dtv-01\n')],
])
  test(`no list: ${what}`, async (t) => {
    const out = join(await folder(t), 'phuc-tra');
    await refuses(lists(out, { seen: await make(t) }), 1, ['den.csv', ...says]);
    await assert.rejects(readdir(out), { code: 'ENOENT' });
  });

for (const [ask, ...says] of [
  [['--seed', '-1', ...questions], '-1'], [['--seed', '1'], '--choices'], [['--seed', '1', '--choices', 'q2', '--scales', 'q2'], 'q2'],
  [['--seed', '1', '--choices', 'a,b,c,d,e,f,g'], '--choices'], [['--seed', '1', '--choices', 'a,b,c', '--scales', 'd,e,f,g'], '--scales'],
  [['--seed', '1', '--choices', 'a,,b'], '--choices'], [['--seed', '1', '--choices', 'a,a'], '--choices'],
  ...['0', '1001'].map((each) => [['--seed', '1', '--each', each, ...questions], '--each', each]),
  ...['101%', '-1%', '0.00001'].map((share) => [['--seed', '1', '--share', share, ...questions], '--share', share])])
  test(`asked wrongly: ${ask.join(' ')}`, async (t) => refuses(lists(join(await folder(t), 'a'), { ask }), 2, says));

const agree = (first, other, more = []) => ['sample', 'agreement', '--revisit', known.path, '--answers', first, '--second', other, ...more];

test('agreement: by interviewer and as a whole; what calls for a talk', async (t) => {
  const { lines, findings } = JSON.parse((await must(agree(answers, second, ['--json']))).out);
  const all = lines.at(-1);
  assert.deepEqual([all.interviewer, all.listed, all.met, all.absent, all.never], [null, 48, 44, 2, 1]);
  const odd = lines.find(({ interviewer }) => interviewer === 'dtv-05');
  assert.ok(odd.p_adjusted < 0.05 && odd.share < 0.6 && odd.interval[0] < odd.share && odd.share < odd.interval[1]);
  for (const line of lines.filter(({ interviewer }) => interviewer && interviewer !== 'dtv-05')) assert.ok(line.p_adjusted > 0.5);
  for (const { question, kind, kappa, pairs } of all.questions) {
    assert.equal(kind, question === 'q2' ? 'choice' : 'scale');
    assert.ok(pairs > 40 && kappa.interval[0] < kappa.value && kappa.value < kappa.interval[1]);
  }
  assert.deepEqual(findings.map(({ code }) => code).sort(), ['agreement_lower', 'agreement_never']);
  const page = join(await folder(t), 'phuc-tra.html');
  await must(agree(answers, second, ['--out', page]));
  assert.match(await readFile(page, 'utf8'), /dtv-05: câu trả lời lần hai trùng 52%/);
  assert.match((await must(agree(answers, second, ['--lang', 'en']))).out, /dtv-05 .* 52\.4/);
  await refuses(agree(answers, second, ['--out', 'a.doc']), 2, ['a.doc']);
});

test('under five only counts', async (t) => {
  const [names, ...all] = await rows(second);
  const met = all.filter((row) => row[2] === '1' && !row.includes('null')).slice(0, 4);
  const few = [names, ...met].map((row) => row.join(',')).join('\n');
  const { lines } = JSON.parse((await must(agree(answers, await file(t, few, 'hai.csv'), ['--json']))).out);
  const line = lines.at(-1);
  assert.deepEqual([line.compared, line.pending, line.share, line.interval], [4, 44, null, [null, null]]);
  assert.ok(line.questions.every(({ pairs, share, kappa }) => pairs === 4 && share === null && kappa === undefined));
});

const head = 'form,day,result,q2,q9_1,q9_3\n';
const [{ forms: [form, later] }] = known.json.interviewers;
for (const [what, text, ...says] of [
  ['not on the list', `${head}18880-01-99,,1,1,1,1\n`, 2, '18880-01-99'],
  ['a form twice', `${head}${form},,2,,,\n${form},,2,,,\n`, 3, form],
  ['no such result', `${head}${form},,6,,,\n`, 2, form, '6'],
  ['no such code', `${head}${form},,1,x,1,1\n`, 2, form, 'q2', 'x'],
  ['off the scale', `${head}${form},,1,1,11,1\n`, 2, form, 'q9_1', '11'],
  ['answers of nobody', `${head}${form},,4,1,,\n`, 2, form],
  ['a column missing', 'form,result,q2,q9_1\n', 'q9_3'],
  ['no form numbers', 'result,q2,q9_1,q9_3\n', 'form'],
])
  test(`second answers refused: ${what}`, async (t) => refuses(agree(answers, await file(t, text, 'hai.csv')), 1, ['hai.csv', ...says]));

test('a second answer without a first; another interviewer than the list has', async (t) => {
  const text = await readFile(answers, 'utf8');
  const without = await file(t, text.replace(new RegExp(`^${form},.*\n`, 'm'), ''), 'mot.csv');
  const hai = await file(t, `${head}${form},,1,1,1,1\n${later},,2,,,\n`, 'hai.csv');
  await refuses(agree(without, hai), 1, ['hai.csv', 2, form]);
  const moved = await file(t, text.replace(`${form},dtv-01`, `${form},dtv-77`), 'mot.csv');
  const { findings } = JSON.parse((await must(agree(moved, hai, ['--json']))).out);
  assert.deepEqual(findings.map(({ code, at }) => [code, at]), [['agreement_interviewer', 'line 2']]);
});

const who = (path, ...more) => ['sample', 'interviewers', '--answers', path, '--items', 'q9_1,q9_2,q9_3,q9_4', ...more];

test('interviewers: within villages they share; whose interviews stand apart', async (t) => {
  const made = JSON.parse((await must(who(answers, '--json'))).out);
  assert.deepEqual([made.interviews, made.within, made.interviewers.length, made.items.length], [114, 'village', 6, 4]);
  assert.deepEqual(made.findings.map(({ code }) => code).sort(), ['interviewers_fast', 'interviewers_straight']);
  for (const { rho, interval, deff, p, p_adjusted: adjusted } of made.items)
    assert.ok(interval[0] < rho && rho < interval[1] && deff >= 1 && p <= adjusted);
  assert.match((await must(who(answers))).out, /dtv-05: thời gian một phiếu khác hẳn/);
  const pdf = join(await folder(t), 'a.pdf');
  await must(who(answers, '--out', pdf));
  assert.ok((await readFile(pdf, 'latin1')).startsWith('%PDF'));
});

test('interviewers each in a commune of their own cannot be told from the place', async (t) => {
  const apart = (await readFile(answers, 'utf8')).replace(/^([^,]+,dtv-(\d+)),[^,]+,[^,]+/gm, '$1,$2,$2');
  const { within, findings } = JSON.parse((await must(who(await file(t, apart, 'a.csv'), '--json'))).out);
  assert.equal(within, 'nothing');
  assert.ok(findings.some(({ code }) => code === 'interviewers_places'));
});

test('a code that means no opinion is none', async (t) => {
  const five = (await readFile(answers, 'utf8')).replace(/null/g, '9');
  const path = await file(t, five, 'a.csv');
  const [before, after] = await Promise.all([who(answers, '--json'), who(path, '--unknown', '9', '--json')].map(must));
  assert.deepEqual(JSON.parse(after.out), JSON.parse(before.out));
});

for (const [what, text, ...says] of [
  ['nobody asked', 'form,q9_1,q9_2,q9_3,q9_4\na,1,1,1,1\n', 'interviewer'],
  ['an item missing', 'interviewer,q9_1,q9_2,q9_3\n', 'q9_4'],
  ['a time that is none', 'interviewer,seconds,q9_1,q9_2,q9_3,q9_4\ndtv-1,ten,1,1,1,1\n', 2, 'ten'],
  ['a name', 'interviewer,q9_1,q9_2,q9_3,q9_4\nTrần B,1,1,1,1\n', 2, 'Trần B'],
])
  test(`answers refused: ${what}`, async (t) => refuses(who(await file(t, text, 'a.csv')), 1, ['a.csv', ...says]));

test('codes that are none', async () => refuses(who(answers, '--unknown', '9,x'), 2, ['x']));
