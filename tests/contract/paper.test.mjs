// SPDX-License-Identifier: GPL-3.0-or-later
//
// Questionnaires on paper: the words of the form and no others, in their order; numbers and codes on
// every page; conditions in words; and the way back, from numbers to the rows that are weighed.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, must, randomUUID, run } from '../support/program.mjs';
import { read } from '../support/papers.mjs';
import { codesOf } from '../support/qr.mjs';
import { refuses } from '../support/speech.mjs';

const here = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const words = JSON.parse(await readFile(here('base/messages/vi.json'), 'utf8'));
const english = JSON.parse(await readFile(here('base/messages/en.json'), 'utf8'));
const builtin = async (id) => JSON.parse(await readFile(here(`forms/definitions/${id}.json`), 'utf8'));
const dense = (text) => text.normalize('NFC').replace(/\s+/g, '');
const pagesOf = (pdf) => read('pdftotext', '-raw', pdf, '-').split('\f').slice(0, -1);

async function printed(t, form, ...more) {
  const pdf = join(await folder(t), 'phieu.pdf');
  const { err } = await must(['form', 'paper', form, '--out', pdf, ...more]);
  return { pdf, err, pages: pagesOf(pdf) };
}

// A form's own texts as they follow each other on paper, in a language along its fallback chain.
function textsOf(form, language) {
  const chain = [language];
  while (form.fallback?.[chain.at(-1)]) chain.push(form.fallback[chain.at(-1)]);
  const say = (label) => (label === undefined ? undefined : chain.map((code) => label[code]).find((text) => text !== undefined));
  return [say(form.title), say(form.introduction), ...form.questions.flatMap((question) =>
    [say(question.label), say(question.hint), ...(question.choices ?? []).map(({ label }) => say(label))])].filter((text) => text !== undefined);
}

// Takes the texts out of the pages one after the other; what is left is ours.
function without(pages, texts) {
  let rest = dense(pages.join(' '));
  let from = 0;
  for (const text of texts) {
    const at = rest.indexOf(dense(text), from);
    assert.ok(at >= 0, `${text} stands where it belongs`);
    rest = rest.slice(0, at) + rest.slice(at + dense(text).length);
    from = at;
  }
  return rest;
}

// What we say ourselves: our sentences with anything between, ids, codes, words of scales and of choices quoted.
function strange(all, form, language, catalogue) {
  let rest = all.replace(/[0-9a-f]{16}/g, '');
  const own = Object.entries(catalogue).filter(([id]) => /^(paper_(?!written|numbers|language|long)|page_(agree|refuse|decline))/.test(id))
    .flatMap(([, sentence]) => sentence.split(/\{\w+\}/)).map(dense).filter((part) => part.length > 1);
  const scales = Object.values(form.scales ?? {}).flat();
  const said = [...scales, ...form.questions.flatMap(({ choices = [], label }) => [...choices, { label }])].map(({ label }) => dense(label[language] ?? label.vi));
  const known = [...own, ...said, ...form.questions.flatMap(({ id, number }) => [id, number ?? id]), form.id, 'null', 'true', 'false'].sort((a, b) => b.length - a.length);
  for (const part of known) rest = rest.replaceAll(part, ' ');
  return rest.replace(/[\d./:,;“”()\s-]/g, '');
}

for (const [id, language, catalogue] of [['sipas-2026', 'vi', words], ['sipas-2026', 'en', english], ['papi-commune', 'vi', words], ['counter-9', 'en', english]])
  test(`the words of ${id} in ${language}, in their order, and ours`, async (t) => {
    const form = await builtin(id);
    const { pages } = await printed(t, id, '--language', language);
    assert.equal(strange(without(pages, textsOf(form, language)), form, language, catalogue), '');
    pages.forEach((page, i) => assert.ok(dense(page).includes(dense(catalogue.paper_page.replace('{page}', i + 1).replace('{pages}', pages.length)))));
    assert.ok(pages.every((page) => page.includes(id) && /[0-9a-f]{16}/.test(page)));
  });

test('numbers on every page as text and as QR code; the same bytes again', async (t) => {
  const { pdf, pages } = await printed(t, 'counter-3', '--numbers', '9-10');
  const numbers = pages.map((page) => /\b(\d{4}-[0-9A-Z]{2})\b/.exec(page)[1]);
  assert.deepEqual([...new Set(numbers)].map((number) => number.slice(0, 4)), ['0009', '0010']);
  assert.deepEqual(await codesOf(pdf, 110), numbers);
  const again = await printed(t, 'counter-3', '--numbers', '9-10');
  assert.ok((await readFile(pdf)).equals(await readFile(again.pdf)));
  const { pages: blank } = await printed(t, 'counter-3');
  assert.ok(blank.every((page) => page.includes(words.paper_number.replace('{number}', words.paper_number_blank))));
});

const label = (vi, en) => ({ vi, en });
const strangeName = 'Ă<b>"&\'; DROP TABLE {{x}} %s';
const branching = {
  id: 'thu', version: '1', wording: 'own', languages: ['vi', 'en'], fallback: { en: 'vi' }, title: label(strangeName, strangeName), introduction: { vi: 'Mục đích.' },
  scales: { yn: [{ value: 1, label: label('Có', 'Yes') }, { value: 2, label: label('Không', 'No') }] },
  questions: [
    { id: 'agree', type: 'consent', label: label('Đồng ý trả lời không?', 'Do you agree?') },
    { id: 'a', type: 'one', number: '1', label: label('Đã đến chưa?', 'Been there?'), choices: [{ value: 1, label: label('Đã', 'Yes, been') }, { value: 2, label: label('Chưa', 'Never') }, { value: 3, label: label('Quên', 'Forgot') }] },
    { id: 'b', type: 'number', number: '2', min: 0, max: 50, relevant: ['=', 'a', 1], label: label('Mấy lần?', 'How often?') },
    { id: 'c', type: 'date', number: '3', relevant: ['and', ['!=', 'a', 2], ['>=', 'b', 2]], label: label('Ngày nào?', 'Which day?') },
    { id: 'g', type: 'group', number: '9', label: label('Những việc sau', 'The following') },
    { id: 'g1', type: 'scale', scale: 'yn', number: '1', screen: 'g', decline: true, label: label('Việc một', 'First') },
    { id: 'm', type: 'many', number: '10', relevant: ['or', ['=', 'g1', 1], ['not', ['empty', 'b']]], label: label('Những gì?', 'What?'), choices: [{ value: 1, label: label('Một', 'One') }, { value: 2, label: label('Hai', 'Two') }] },
    { id: 'z', type: 'one', number: '11', relevant: ['>', ['count', 'm'], 1], label: label('Còn gì không?', 'Anything else?'), choices: [{ value: 1, label: label('Còn', 'Some') }, { value: 2, label: label('Hết', 'None') }] },
    { id: 't', type: 'text', number: '12', max: 900, relevant: ['=', 'z', 1], label: label('Gì?', 'Which?') },
  ],
};

test('conditions and leaps in words; other languages along their chain; strange names as they are', async (t) => {
  const path = join(await folder(t), 'thu.json');
  await writeFile(path, JSON.stringify(branching));
  const vi = dense((await printed(t, path, '--lang', 'vi')).pages.join(' '));
  for (const sentence of [strangeName, words.page_agree, words.page_refuse, 'Nếu chọn “Chưa” hoặc “Quên”, xin chuyển đến Câu 9.', 'Chỉ trả lời nếu chọn “Đã” ở Câu 1:',
    'Chỉ trả lời nếu chọn “Đã” hoặc “Quên” ở Câu 1 và Câu 2 từ 2 trở lên:', '(từ 0 đến 50)', 'Chỉ trả lời nếu chọn “Có” ở Câu 9, mục 1 hoặc đã trả lời Câu 2:',
    'Nếu chọn “Hết”, xin dừng ở đây.', 'Chỉ trả lời nếu chọn “Còn” ở Câu 11:', 'Chỉ trả lời nếu số ý đã chọn ở Câu 10 lớn hơn 1:']) assert.ok(vi.includes(dense(sentence)), sentence);
  const en = dense((await printed(t, path, '--language', 'en', '--lang', 'vi')).pages.join(' '));
  for (const sentence of ['Mục đích.', 'If you chose “Never” or “Forgot”, please go to Question 9.', 'If you chose “None”, please stop here.', 'Thank you']) assert.ok(en.includes(dense(sentence)), sentence);
  await refuses(['form', 'paper', path, '--out', join(path, '..', 'a.pdf'), '--language', 'km'], 2, ['km', 'thu']);
});

test('heads of grids stand again, nothing is parted, however long', async (t) => {
  const path = join(await folder(t), 'dai.json');
  const rows = Array.from({ length: 60 }, (_, i) => ({ id: `r${i}`, type: 'scale', scale: 'yn', screen: 'g', label: label(`Việc thứ ${i} ${'rất dài '.repeat(12)}hết ${i}`, 'x') }));
  const choices = Array.from({ length: 60 }, (_, i) => ({ value: i, label: label(`Ý ${i} ${'dài '.repeat(30)}`, 'x') }));
  const questions = [{ id: 'g', type: 'group', label: label('Bảng', 'Table') }, ...rows, { id: 'o', type: 'one', label: label('Nhiều ý', 'Many'), choices }];
  await writeFile(path, JSON.stringify({ ...branching, questions }));
  const { pages } = await printed(t, path, '--lang', 'vi');
  for (const page of pages.filter((text) => text.includes('Việc thứ'))) assert.match(page, /Có\s+Không/);
  rows.forEach((_, i) => assert.ok(pages.some((page) => page.includes(`Việc thứ ${i} `) && new RegExp(`hết ${i}\\b`).test(page)), `row ${i} stands whole`));
  assert.ok(pages.some((page) => page.includes('Ý 59 ')));
});

for (const [numbers, why] of [['5', 'no range'], ['0-4', 'zero'], ['9-8', 'backwards'], ['1-5001', 'too many'], ['1-99999999999999999999', 'huge'], ['a-b', 'words']])
  test(`numbers refused: ${why}`, async (t) => refuses(['form', 'paper', 'counter-3', '--out', join(await folder(t), 'a.pdf'), '--numbers', numbers], 2, [numbers]));

test('forms that are not there', async (t) => {
  const out = join(await folder(t), 'a.pdf');
  await refuses(['form', 'paper', 'none', '--out', out], 3, ['none']);
  await refuses(['form', 'paper', './none.json', '--out', out], 3, ['none.json']);
});

// --- of a sample, and back -----------------------------------------------------------------------

const frame = here('samples/sample/villages.csv');
async function drawn(t) {
  const where = await folder(t);
  const plan = JSON.parse(await readFile(here('samples/sample/plan.json'), 'utf8'));
  Object.assign(plan.stages.household, { take: 4, reserves: 2 });
  await writeFile(join(where, 'plan.json'), JSON.stringify(plan));
  await must(['sample', 'draw', '--plan', join(where, 'plan.json'), '--frame', frame, '--seed', '2026', '--out', where]);
  const [names, ...lines] = (await readFile(join(where, 'sample.csv'), 'utf8')).trimEnd().split('\r\n').map((line) => line.split(','));
  const forms = lines.map((line) => Object.fromEntries(line.map((cell, i) => [names[i], cell])));
  return { where, forms, of: ['--record', join(where, 'record.json'), '--frame', frame] };
}

test('a questionnaire for each household, a file a commune', async (t) => {
  const { where, forms, of } = await drawn(t);
  const out = join(where, 'phieu');
  const print = (...more) => must(['sample', 'questionnaires', ...of, '--form', 'counter-3', '--out', out, '--lang', 'vi', ...more]);
  await print();
  const main = forms.filter(({ reserve }) => reserve === '');
  const communes = [...new Set(main.map(({ commune }) => commune))];
  assert.deepEqual((await readdir(out)).sort(), communes.map((code) => `${code}.pdf`).sort());
  const [commune] = communes;
  const pages = pagesOf(join(out, `${commune}.pdf`));
  const numbers = pages.map((page) => /Số phiếu: (\S+)-[0-9A-Z]{2}/.exec(page)[1]);
  const own = main.filter((form) => form.commune === commune);
  assert.deepEqual([...new Set(numbers)], own.map(({ form }) => form));
  pages.forEach((page, i) => assert.match(page, new RegExp(`Hộ số ${own.find(({ form }) => form === numbers[i]).number}, .*\\(${own[0].village.slice(0, 5)}`)));
  assert.ok(pages.every((page) => !page.includes('DỰ BỊ')));
  await print('--reserves');
  const all = pagesOf(join(out, `${commune}.pdf`)).join('\n');
  for (const { form } of forms.filter((one) => one.commune === commune)) assert.ok(all.includes(`Số phiếu: ${form}-`), form);
  assert.match(all, /DỰ BỊ\. Hộ số/);
});

test('from paper to weights: numbers with their letters, in every file', async (t) => {
  const { where, forms, of } = await drawn(t);
  const out = join(where, 'p');
  await must(['sample', 'questionnaires', ...of, '--form', 'counter-3', '--out', out, '--reserves']);
  const [first] = forms;
  const letters = new Map(pagesOf(join(out, `${first.commune}.pdf`)).map((page) => /: ((\S+)-[0-9A-Z]{2})$/m.exec(page)).map(([, whole, bare]) => [bare, whole]));
  const village = forms.filter((form) => form.village === first.village);
  const main = village.filter(({ reserve }) => reserve === '').map(({ form }) => form);
  const [reserve] = village.filter((form) => form.reserve !== '').map(({ form }) => form);
  const elsewhere = [...new Map(forms.filter(({ stratum, reserve }) => stratum !== first.stratum && reserve === '').reverse().map((form) => [form.stratum, form])).values()].map(({ form }) => form);
  const write = async (name, lines) => (await writeFile(join(where, name), `${lines.join('\n')}\n`), join(where, name));
  const contacts = await write('den.csv', ['form,visit,day,code', `${letters.get(main[0])},1,2026-11-25,1.1`, `${main[1]},1,2026-11-25,2.11`, `${letters.get(main[2])},1,2026-11-25,4.6`,
    `${letters.get(reserve)},1,2026-11-26,1.1`, ...elsewhere.map((form) => `${form},1,2026-11-25,1.1`)]);
  // the answers go through the store, as they would
  const data = join(where, 'data');
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'qt', '--form', 'counter-3', '--index', 'counter-3', '--units', first.commune]);
  await must(['campaign', 'open', '--data', data, '--id', 'qt']);
  const [scale] = (await builtin('counter-3')).questions.filter(({ type, required }) => type === 'scale' || (type === 'one' && required)).slice(0, 1);
  const started = new Date().toISOString();
  const line = (number, value) => `${randomUUID()},${first.commune},${started},paper,vi,false,${value},${first.village},${number}`;
  const typed = await write('go.csv', [`id,unit,started,mode,language,complete,${scale.id},village,assignment`, line(letters.get(main[0]), 1), line(reserve, 2), ...elsewhere.map((form) => line(form, 3))]);
  await must(['import', typed, '--data', data, '--campaign', 'qt']);
  const answers = join(where, 'tra-loi.csv');
  await must(['export', '--data', data, '--campaign', 'qt', '--format', 'csv', '--out', answers]);
  const joined = join(where, 'mau-day-du.csv');
  const join_ = (file, from = contacts) => ['sample', 'answers', ...of, '--contacts', from, '--answers', file, '--out', joined];
  await must(join_(answers));
  const [head, ...rows] = (await readFile(joined, 'utf8')).trimEnd().split('\r\n').map((row) => row.split(','));
  const all = rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell])));
  const drawnForms = forms.filter((form) => form.reserve === '');
  assert.equal(all.length, drawnForms.length, 'one not eligible is out, one reserve is in');
  assert.deepEqual(all.filter(({ answered }) => answered === '1').map(({ form, result, [scale.id]: value }) => [form, result, value]).sort(), [[main[0], '1.1', '1'], [reserve, '1.1', '2'], ...elsewhere.map((form) => [form, '1.1', '3'])].sort());
  const share = main.length / (main.length + 1);
  for (const { form, base, village: of_ } of all) {
    const weight = Number((forms.find((one) => one.form === form).weight || first.weight)) * (of_ === first.village ? share : 1);
    assert.ok(Math.abs(base / weight - 1) < 1e-12, form);
  }
  for (const { form, base, p_commune: commune, p_village: of_, p_form: within } of all)
    assert.ok(Math.abs(base * commune * of_ * within - 1) < 1e-12, `${form}: its chance by stages`);
  const weighted = join(where, 'quyen-so.csv');
  await must(['weights', '--data', joined, '--design', joined.replace('.csv', '.design.json'), '--base', 'base', '--nonresponse', 'stratum:answered', '--out', weighted]);
  const asked = ['svy', '--data', weighted, '--design', weighted.replace('.csv', '.design.json'), 'mean', scale.id];
  assert.match((await must(asked)).out, /p_commune/, 'villages are drawn, not people one by one');
  // refused: a swap of two digits, a number of no form, one number twice
  const swapped = letters.get(main[0]).replace(/^(\d)(\d)(.*)$/, (_, a, b, rest) => (a === b ? `${a}${(Number(b) + 1) % 10}${rest}` : `${b}${a}${rest}`));
  for (const [number, says] of [[swapped, swapped], ['99999-01-01', '99999-01-01'], [`${letters.get(main[0])}`, main[0]]]) {
    const bad = await write('sai.csv', [`assignment,${scale.id}`, `${main[0]},1`, `${number},1`]);
    await refuses(join_(bad), 1, [3, says]);
  }
  await refuses(join_(await write('cot.csv', ['form,a', 'x,1'])), 1, ['assignment']);
  const wrong = await write('den-sai.csv', ['form,visit,day,code', `${swapped},1,2026-11-25,1.1`]);
  await refuses(join_(answers, wrong), 1, [2, swapped]);
  const { err } = await run(join_(await write('la.csv', [`assignment,${scale.id}`, `${main[1]},1`, ',3'])));
  assert.match(err, new RegExp(`${main[1]}.*2\\.11`));
});
