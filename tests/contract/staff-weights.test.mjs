// SPDX-License-Identifier: GPL-3.0-or-later
//
// Weights for staff, as a client sees them: made from answers and margins, kept, the command's to the last
// bit; who may, and what attackers get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frame, joined, margins } from '../support/frames.mjs';
import { campaign, folder, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';
import { enter, sealed, visit } from '../support/staff.mjs';

const samples = '/staff/campaigns/qt/samples';
const home = `${samples}/1/weights`;
const usual = { base: 'base', class: 'stratum', answered: 'answered' };
const sql = (data, text) => execFileSync('sqlite3', ['-cmd', '.timeout 5000', `${data}/hailong.db`, text]).toString().trim();
const there = (reply) => reply.headers.get('location')?.replace(/\?.*/, '');
const text = async (server, path, cookie) => (await visit(server, path, cookie)).text();

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const come = (name, role, place) => enter(data, server, name, role, place);
  const lan = await come('lan', 'analyst', '44');
  for (const [path, fields] of [['', { kind: 'villages', file: frame() }], ['/frames/1', { plan: 'papi-two-level', seed: '1' }]])
    assert.equal((await sealed(server, samples + path, fields, lan)).status, 303, path);
  return { data, server, come, lan };
}

// Posts the form as a browser does: the files and the fields.
async function send(server, cookie, answers, population, fields = usual, { path = home, design = '' } = {}) {
  const body = new FormData();
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(await text(server, '/staff', cookie));
  for (const [key, value] of Object.entries({ seal, ...fields })) if (value !== null) body.append(key, value);
  for (const [key, file] of [['answers', answers], ['design', design], ['margins', population]]) body.append(key, new Blob([file]), file === '' ? '' : 'x.csv');
  return fetch(server.address + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

test('weights are the command\'s to the last bit, kept once, and nothing of the answers with them', async (t) => {
  const { data, server, lan } = await office(t);
  const at = (name) => join(data, name);
  await writeFile(at('answers.csv'), joined());
  await writeFile(at('margins.csv'), margins);
  const cases = [
    [usual, ['--nonresponse', 'stratum:answered', '--rake', at('margins.csv')]],
    [{ ...usual, bounds_low: '0,4', bounds_high: '2.5' }, ['--nonresponse', 'stratum:answered', '--rake', at('margins.csv'), '--bounds', '0.4,2.5']],
    [{ ...usual, trim_low: '8', trim_high: '30' }, ['--nonresponse', 'stratum:answered', '--rake', at('margins.csv'), '--trim', '8,30']],
    [{ base: 'base', class: '' }, []],
  ];
  for (const [i, [fields, options]] of cases.entries()) {
    const population = options.includes('--rake') ? margins : '';
    const made = await send(server, lan, joined(), population, fields);
    assert.equal(made.status, 303, await made.text());
    assert.match(there(made), /^\/staff\/campaigns\/qt\/samples\/1\/weights\/\d+$/);
    assert.equal(there(await send(server, lan, joined(), population, fields)), there(made), 'the same weights are kept once');
    const told = JSON.parse((await must(['weights', '--json', '--data', at('answers.csv'), '--base', 'base', ...options, '--out', at('w.csv')])).out);
    const page = await text(server, `${there(made)}?lang=en`, lan);
    assert.ok(page.includes(told.version));
    for (const { sum } of told.steps) assert.ok(page.includes(sum.toLocaleString('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 })), `${i}: ${sum}`);
    assert.equal(page.match(/<svg /g).length, population === '' ? 1 : 2);
    const file = async (format) => visit(server, `${there(made)}?format=${format}`, lan);
    const record = JSON.parse(await (await file('record')).text());
    const own = JSON.parse(await readFile(at('w.record.json'), 'utf8'));
    assert.equal(record.version, told.version);
    assert.deepEqual([record.inputs, record.steps], [own.inputs, own.steps]);
    const rows = (content) => content.trim().split(/\r?\n/).map((line) => line.split(','));
    const kept = rows(await (await file('weights')).text());
    const full = rows(await readFile(at('w.csv'), 'utf8'));
    assert.deepEqual(kept[0], ['form', 'weight_base', 'weight_nonresponse', 'weight_raked', 'weight_final']);
    assert.deepEqual(kept.slice(1).map(([form, , answers, , final]) => [form, answers, final]), full.slice(1).map((row) => [row[0], ...row.slice(-2)]));
    assert.match((await file('weights')).headers.get('content-disposition'), new RegExp(`"${told.version}\\.csv"`));
  }
  assert.ok(!sql(data, '.dump sample_weights').includes('Nguyễn'), 'answers are not kept');
  assert.equal(sql(data, "SELECT count(*), min(actor), min(subject) FROM audit WHERE action = 'sample_weights_add'"), `${cases.length}|lan|qt`);
  for (const change of ['DELETE FROM sample_weights', "UPDATE sample_weights SET actor = 'x'"]) assert.throws(() => sql(data, change), /never/);
  assert.equal((await run(['verify', '--data', data])).status, 0);
});

// An answer from paper: of a unit, with a form number or none.
const paper = (unit, number, change = () => {}) => (body) => {
  Object.assign(body, { unit, mode: 'paper', place: { village: `${unit}-01`, assignment: number } });
  change(body);
};
const answer = async (server, change, status = 201) => assert.equal((await put(server, randomUUID(), response(change))).status, status);
const numbers = (sample, unit) => sample.trim().split(/\r?\n/).slice(1).map((line) => line.split(',')[0]).filter((number) => number.startsWith(`${unit}-`) && /^\d+-\d+-\d+$/.test(number));
const codes = (list, codeOf) => `form,visit,day,code\n${list.map((number, i) => `${number},1,2026-11-25,${codeOf(i)}`).join('\n')}\n`;
const own = { ...usual, class: 'commune', source: 'campaign' };

// What the commands make of the same: `sample answers` of what `export` writes of a place, then `weights`.
async function byCommand(data, place, contacts, { samplePath, cookie, server }, options = []) {
  const at = (name) => join(data, name);
  for (const [format, name] of [['record', 'record.json'], ['frame', 'frame.csv']]) await writeFile(at(name), await text(server, `${samplePath}?format=${format}`, cookie));
  await writeFile(at('visits.csv'), contacts);
  await must(['export', '--data', data, '--campaign', 'qt', '--unit', place, '--format', 'csv', '--out', at('export.csv')]);
  const tied = await run(['sample', 'answers', '--lang', 'vi', '--record', at('record.json'), '--frame', at('frame.csv'), '--contacts', at('visits.csv'), '--answers', at('export.csv'), '--out', at('answers.csv')]);
  if (tied.status !== 0) return { tied };
  await copyFile(at('answers.design.json'), at('design.json'));
  const { out } = await must(['weights', '--json', '--data', at('answers.csv'), '--design', at('design.json'), '--base', 'base', '--nonresponse', 'commune:answered', ...options, '--out', at('w.csv')]);
  return { tied, told: JSON.parse(out) };
}

test('the campaign\'s own answers under the draw\'s own design are what the commands make', async (t) => {
  const { data, server, lan } = await office(t);
  const draw = { samplePath: `${samples}/1`, cookie: lan, server };
  const sample = await text(server, `${samples}/1?format=sample`, lan);
  const forms = numbers(sample, units[0]);
  const others = units.slice(1).flatMap((unit) => numbers(sample, unit).slice(0, 3));
  const refuse = async (fields, said, files = {}) => {
    const reply = await send(server, lan, files.answers ?? '', files.margins ?? '', fields, files);
    const page = await reply.text();
    assert.equal(reply.status, 422, page);
    assert.match(page, said);
    return page;
  };
  assert.match(await refuse(own, /chưa có kết quả tiếp cận/), /value="campaign"[^>]* checked/);
  // 1.1 of whom the last one's answers never came, a refusal that answered, one who is not eligible.
  const contacts = codes([...forms.slice(0, 20), ...others], (i) => (i === 18 ? '2.11' : i === 19 ? '4.6' : '1.1'));
  assert.equal((await sealed(server, `${samples}/1`, { file: contacts }, lan)).status, 303);
  assert.match(await text(server, home, lan), /value="file"[^>]* checked/, 'no answer has a number yet');
  await answer(server, paper(units[0], null));
  await answer(server, paper(units[0], forms[0], (body) => { body.answers.q5 = 77; }), 202);
  await answer(server, paper(units[1], null));
  for (const [i, number] of forms.slice(0, 19).entries()) if (i !== 17) await answer(server, paper(units[0], number, (body) => { body.answers.gender = 1 + i % 2; body.complete = i !== 3; }));
  for (const number of others) await answer(server, paper(number.slice(0, 5), number));
  const asked = await text(server, home, lan);
  assert.match(asked, /value="campaign"[^>]* checked/);
  assert.match(asked, /name="class" value="commune"/, 'the plan has no strata');

  const cases = [[{}, '', []], [{ trim_low: '1', trim_high: '1e9' }, null, null], [{ trim_low: '0,5', trim_high: '900' }, '', ['--trim', '0.5,900']]];
  for (const [fields, population, options] of cases) {
    if (options === null) {
      await refuse({ ...own, ...fields }, /Cắt trọng số/);
      continue;
    }
    const { tied, told } = await byCommand(data, '44', contacts, draw, options);
    const made = await send(server, lan, '', population, { ...own, ...fields });
    assert.equal(made.status, 303, await made.text());
    const page = await text(server, there(made), lan);
    assert.ok(page.includes(told.version), 'the version is the command\'s');
    const [, all, answered, out] = /Phiếu của đợt này: (\d+) phiếu trong mẫu, (\d+) có câu trả lời; (\d+) ngoài/.exec(page);
    assert.deepEqual([answered, out], ['24', '1']);
    assert.ok(tied.err.includes(`${all} phiếu`), tied.err);
    assert.match(page, /của mẫu này/);
    for (const [, line] of tied.err.matchAll(/export\.csv: (dòng \d+): (?!.*không có số phiếu)/g)) assert.ok(page.includes(line), line);
    assert.match(page, new RegExp(`${forms[18]} có câu trả lời nhưng kết quả tiếp cận là 2\\.11`));
    assert.match(page, new RegExp(`${forms[17]} có kết quả 1\\.1 nhưng không có câu trả lời`));
    const file = async (format) => text(server, `${there(made)}?format=${format}`, lan);
    assert.equal(await file('design'), await readFile(join(data, 'w.design.json'), 'utf8'));
    assert.deepEqual(JSON.parse(await file('record')).inputs, JSON.parse(await readFile(join(data, 'w.record.json'), 'utf8')).inputs);
    const last = (content) => content.trim().split(/\r?\n/).slice(1).map((line) => line.split(',')).map((row) => [row[0], row.at(-1)]);
    assert.deepEqual(last(await file('weights')), last(await readFile(join(data, 'w.csv'), 'utf8')));
    // The same two files, sent, are the same weights; without the design they are others.
    const [answers, design] = await Promise.all(['answers.csv', 'design.json'].map((name) => readFile(join(data, name), 'utf8')));
    assert.equal(there(await send(server, lan, answers, population, { ...own, ...fields, source: 'file' }, { design })), there(made));
    const bare = there(await send(server, lan, answers, population, { ...own, ...fields, source: 'file' }));
    assert.notEqual(bare, there(made));
    assert.match(await text(server, bare, lan), /không có: sai số/);
  }
  const [answers, kept] = [await readFile(join(data, 'answers.csv'), 'utf8'), sql(data, 'SELECT count(*) FROM sample_weights')];
  await refuse(own, /Đã chọn phiếu của đợt này/, { answers });
  await refuse(own, /Đã chọn phiếu của đợt này/, { design: '{}' });
  await refuse(usual, /thiet/, { answers, design: '{"ids":["thiet"]}' });
  await refuse(usual, /\/idz/, { answers, design: '{"idz":"form"}' });
  for (const design of ['[]', '{', '"x"', `${'['.repeat(2000)}`, '{"ids":"<script>alert(1)</script>"}']) assert.doesNotMatch(await refuse(usual, /Lỗi/, { answers, design }), /<script>alert/);
  for (const margins of ['margin,level,total\nq9_1,1,10\n', 'x']) await refuse(own, /Lỗi/, { margins });

  // What the command refuses the page refuses, at the same lines; nothing is made.
  await answer(server, paper(units[0], forms[1]));
  await answer(server, paper(units[0], `${units[0]}-99-01`));
  await answer(server, paper(units[0], '<script>alert(1)</script>'));
  const { tied } = await byCommand(data, '44', contacts, draw);
  assert.equal(tied.status, 1);
  const page = await refuse(own, /không có trong mẫu/);
  assert.match(page, new RegExp(`${forms[1]} đã có câu trả lời ở dòng \\d+`));
  assert.ok(!page.includes('<script>alert'));
  const lines = [...tied.err.matchAll(/export\.csv: (dòng \d+): (?!.*không có số phiếu)/g)].map(([, line]) => line);
  assert.ok(lines.length >= 4, tied.err);
  for (const line of lines) assert.ok(page.includes(`<td>${line}</td>`), line);
  assert.equal(sql(data, 'SELECT count(*) FROM sample_weights'), kept);
  assert.equal((await run(['verify', '--data', data])).status, 0);
});

test('own answers are those of the draw\'s place, whoever weighs', async (t) => {
  const { data, server, come, lan } = await office(t);
  const commune = await come('chi', 'analyst', units[0]);
  const taken = there(await sealed(server, samples, { kind: 'villages', file: frame([units[0]]) }, commune));
  const samplePath = there(await sealed(server, taken, { plan: 'papi-two-level', seed: '7' }, commune));
  const forms = numbers(await text(server, `${samplePath}?format=sample`, commune), units[0]);
  const contacts = codes(forms.slice(0, 10), () => '1.1');
  assert.equal((await sealed(server, samplePath, { file: contacts }, commune)).status, 303);
  // Another commune's answers under numbers of this one: nobody here is to see that they are there.
  await answer(server, paper(units[1], forms[9]));
  await answer(server, paper(units[1], `${units[1]}-77-01`));
  assert.match(await text(server, `${samplePath}/weights`, commune), /value="file"[^>]* checked/);
  for (const number of forms.slice(0, 9)) await answer(server, paper(units[0], number));
  const { told } = await byCommand(data, units[0], contacts, { samplePath, cookie: commune, server });
  for (const cookie of [commune, lan]) {
    const made = await send(server, cookie, '', '', own, { path: `${samplePath}/weights` });
    const page = await text(server, there(made), commune);
    assert.ok(page.includes(told.version));
    assert.match(page, /, 9 có câu trả lời/);
    assert.ok(!page.includes(`${units[1]}-77`));
  }
  assert.equal((await send(server, commune, '', '', own)).status, 404, 'the province\'s draw is not theirs');
});

test('what cannot be weighed is said on the page, with what was typed', async (t) => {
  const { data, server, lan } = await office(t);
  const typed = { base: 'base', class: 'stratum', answered: 'answered', bounds_low: '', bounds_high: '', trim_low: '', trim_high: '' };
  for (const [fields, answers, population, said] of [
    [{}, '', margins, /Chưa có tệp CSV/],
    [{}, joined(), margins.replace('age,3,', 'age,4,'), /không có trong danh sách nhóm, ví dụ &quot;3&quot;/],
    [{}, joined(), margins.replace('2800', '2700'), /age là 8700/],
    [{}, joined(), 'a,b\n1,2\n', /margin, level, total/],
    [{}, joined(), margins.replace('2800', 'many'), /dòng 6/],
    [{}, joined(), margins.replace('2800', '2.800'), /dòng 6: total &quot;2\.800&quot; có dấu ngăn hàng nghìn/],
    [{}, joined(), `margin,level,total\n${Array.from({ length: 1001 }, (_, i) => `age,${i},1`).join('\n')}\n`, /1001 nhóm, quá 1000/],
    [{ base: 'lớn' }, 'form,stratum,answered,lớn\na,1,1,1e308\nb,1,1,1e308\n', '', /quá lớn/],
    [{}, 'form;base\n1;2\n', '', /chấm phẩy/],
    [{}, 'form,base\n', '', /không có dòng dữ liệu/],
    [{ base: 'nặng' }, joined(), '', /nặng/],
    [{ base: 'name' }, joined(), '', /không phải là số/],
    [{ base: '"><script>alert(1)</script>' }, joined(), '', /&lt;script/],
    [{ class: 'lớp' }, joined(), '', /lớp/],
    [{ answered: '' }, joined(), '', /cột ai đã trả lời/],
    [{ bounds_low: '2', bounds_high: '0,5' }, joined(), margins, /Giới hạn hệ số/],
    [{ bounds_low: '0,99', bounds_high: '1,01' }, joined(), margins, null],
    [{ bounds_low: '1e9', bounds_high: 'nan' }, joined(), margins, /Giới hạn hệ số/],
    [{ trim_low: '5' }, joined(), margins, /Cắt trọng số/],
    [{ trim_low: '1', trim_high: '1.0001' }, joined(), margins, null],
    [{}, `${joined()}"`, '', null],
    [{}, 'a,a\n1,2\n', '', null],
    [{}, '\u0000', '', null],
  ]) {
    const what = JSON.stringify([fields, answers.slice(0, 20), population.slice(0, 20)]);
    const reply = await send(server, lan, answers, population, { ...typed, ...fields });
    const page = await reply.text();
    assert.equal(reply.status, 422, `${what} ${reply.headers.get('location')}`);
    if (said) assert.match(page, said, what);
    assert.ok(!page.includes('<script>alert'), what);
    for (const [name, value] of Object.entries({ ...typed, ...fields }))
      if (answers !== '\u0000') assert.ok(page.includes(`name="${name}" value="${value.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}"`), `${what}: ${name}`);
  }
  assert.equal((await send(server, lan, 'x'.repeat(2 << 20), '')).status, 413);
  assert.equal((await send(server, lan, joined(), '', { ...usual, seal: 'f'.repeat(64) })).status, 403);
  assert.equal((await send(server, lan, joined(), '', { ...usual, seal: null })).status, 403);
  assert.equal(sql(data, 'SELECT count(*) FROM sample_weights'), '0');
});

test('weights are seen where their draw is, and by nobody else', async (t) => {
  const { server, come, lan } = await office(t);
  const made = there(await send(server, lan, joined(), margins));
  for (const [role, place, status] of [['viewer', '44', 404], ['officer', '44', 404], ['analyst', '44', 200], ['administrator', 'VN', 200], ['analyst', '01', 404], ['analyst', units[0], 404]]) {
    const cookie = await come(`${role}-${place.toLowerCase()}`, role, place);
    for (const at of [home, made, `${made}?format=weights`]) assert.equal((await visit(server, at, cookie)).status, status, `${role} ${place} ${at}`);
    assert.equal((await send(server, cookie, joined(), margins)).status, status === 200 ? 303 : 404, `${role} ${place}`);
  }
  assert.equal((await sealed(server, `${samples}/frames/1`, { plan: 'papi-two-level', seed: '2' }, lan)).status, 303);
  for (const at of [`${home}/0`, `${home}/9`, `${home}/x`, `${samples}/2/weights/1`, `${samples}/9/weights`]) assert.equal((await visit(server, at, lan)).status, 404, at);
  assert.equal((await visit(server, `${made}?format=../x`, lan)).status, 422);
  for (const at of [home, made]) assert.equal((await visit(server, at)).status, 401, at);
});
