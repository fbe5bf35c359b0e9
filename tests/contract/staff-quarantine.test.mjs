// SPDX-License-Identifier: GPL-3.0-or-later
//
// Quarantine looked at and ruled on by staff, as a client sees it: who may, what may be ruled in, what
// a ruling changes and what it never does, and what attackers get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { campaign, folder, index, must, put, randomUUID, response, run, serve, units } from '../support/program.mjs';
import { member, password, post, signIn, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const home = '/staff/campaigns/qt/quarantine';

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const send = async (unit, change = () => {}, status = 201) => {
    const id = randomUUID();
    const reply = await put(server, id, response((body) => { body.unit = unit; body.place.village = `${unit}-01`; change(body); }));
    assert.equal(reply.status, status);
    return id;
  };
  const come = async (name, role, place) => {
    await post(server, await member(data, server, name, role, place), { password, again: password });
    return signIn(server, name);
  };
  return { data, server, send, come };
}

const wrong = (body) => { body.answers.q5 = 77; };
const text = async (server, path, cookie) => (await visit(server, path, cookie)).text();
const hidden = (page, name) => new RegExp(`name="${name}" value="([^"]*)"`).exec(page)?.[1];
// What the form of a page would post, with these fields.
async function rule(server, path, cookie, more, from = path) {
  const page = await text(server, from, cookie);
  return post(server, path, { seal: hidden(page, 'seal'), seen: hidden(page, 'seen') ?? '0', ...more }, { cookie });
}

test('a ruling is made, shown, and changes no official figure', async (t) => {
  const { data, server, send, come } = await office(t);
  for (let i = 0; i < 3; i++) await send(units[0]);
  const id = await send(units[0], wrong, 202);
  const cookie = await come('an', 'officer', units[0]);
  const before = await index(server);
  const list = await text(server, home, cookie);
  assert.ok(list.includes(`${home}/${id}`) && list.includes('chọn mức không có trong phiếu'), list);
  const page = await text(server, `${home}/${id}`, cookie);
  assert.match(page, /class="odd"><dt>[^<]+<\/dt><dd>77<span class="fault">chọn mức không có trong phiếu/);
  assert.match(page, /Chưa có quyết định nào/);
  assert.match(page, /Mục 5, “Theo Ông\/Bà biết, [^”]{40,}…” có giá trị 77/, 'a question by its number and words, never its id');
  assert.match(await text(server, `${home}/${id}?lang=en`, cookie), /5, “[A-Z][^”]*” has the value 77/);
  const done = await rule(server, `${home}/${id}`, cookie, { verdict: 'in', why: 'Bấm nhầm một câu; đã hỏi lại.' });
  assert.equal(done.status, 303);
  assert.equal(done.headers.get('location'), `${home}/${id}?lang=vi`);
  assert.match(await text(server, `${home}/${id}`, cookie), /duyệt tính thêm<\/strong> \(đang có hiệu lực\)<\/p><p>Bấm nhầm một câu; đã hỏi lại\.<\/p><p class="quiet">an, \d\d\/\d\d\/\d{4} \d\d:\d\d/);
  assert.doesNotMatch(await text(server, home, cookie), new RegExp(id), 'ruled on: no longer to be done');
  assert.match(await text(server, `${home}?ruled=in`, cookie), new RegExp(id));
  const after = await index(server);
  assert.deepEqual({ ...after, ruled_in: 0 }, { ...before, ruled_in: 0 });
  assert.deepEqual(before.ruled_in, { responses: 0, nodes: null });
  assert.equal(after.ruled_in.responses, 1);
  assert.match(after.ruled_in.nodes.II.percent, /^\d+\.\d\d$/);
  assert.match(after.ruled_in.nodes.II.difference, /^-?\d+\.\d\d$/);
  const report = await text(server, `/staff/campaigns/qt/units/${units[0]}`, cookie);
  assert.match(report, /Kết quả khi tính thêm phiếu được duyệt/);
  assert.match(report, /Dưới 5 phiếu thì không nêu số liệu/, 'one answer more would tell what that person answered');
  assert.doesNotMatch(report, /Tính thêm/);
  assert.match(report, /25,0/, 'the rate of quarantine: 1 of 4');
  assert.equal(sql(data, "SELECT actor || ' ' || subject || ' ' || detail FROM audit WHERE action = 'response_rule'"), `an qt in ${id}`);
  assert.equal((await rule(server, `${home}/${id}`, cookie, { verdict: 'out', why: 'Nhầm phiếu.' })).status, 303);
  assert.equal(sql(data, 'SELECT count(*) FROM ruled_codes'), '0');
  assert.equal(sql(data, 'SELECT group_concat(ruled_in) FROM ruling'), '1,0');
});

test('of five answers ruled in the components with them are shown, of fewer not', async (t) => {
  const { server, send, come } = await office(t);
  for (let i = 0; i < 3; i++) await send(units[0]);
  const cookie = await come('an', 'officer', units[0]);
  for (let i = 0; i < 5; i++)
    assert.equal((await rule(server, `${home}/${await send(units[0], wrong, 202)}`, cookie, { verdict: 'in', why: 'Đã hỏi lại.' })).status, 303);
  const five = await text(server, `/staff/campaigns/qt/units/${units[0]}`, cookie);
  assert.doesNotMatch(five, /Dưới 5 phiếu thì/);
  assert.match(five, /Tính thêm/);
});

test('who may look, and who may rule', async (t) => {
  const { data, server, send, come } = await office(t);
  const own = await send(units[0], wrong, 202);
  const beside = await send(units[1], wrong, 202);
  const nowhere = await send('99999', () => {}, 202);
  const valid = await send(units[0]);
  const seen = { viewer: {}, officer: { [units[0]]: [own], 44: [own, beside, nowhere], 46: null }, analyst: { [units[0]]: [own], 44: [own, beside, nowhere] },
    administrator: { [units[1]]: [beside], VN: [own, beside, nowhere] } };
  const missing = await text(server, `/staff/campaigns/none/quarantine`, await come('x', 'administrator', 'VN'));
  const same = (one, other) => assert.equal(one.replace(/<nav[^]*?<\/nav>/g, ''), other.replace(/<nav[^]*?<\/nav>/g, ''));
  for (const [role, places] of Object.entries(seen))
    for (const place of [units[0], units[1], '44', '46', 'VN']) {
      if (role !== 'viewer' && !(place in places)) continue;
      const cookie = await come(`${role}-${place.toLowerCase()}`, role, place);
      const list = places[place] ?? [];
      const found = await visit(server, `${home}?ruled=any`, cookie);
      assert.equal(found.status, list.length > 0 ? 200 : 404, `${role} ${place}`);
      const listed = await found.text();
      const rules = role === 'officer' || role === 'administrator';
      if (list.length > 0) assert.equal(/name="verdict"/.test(listed), rules, role);
      for (const id of [own, beside, nowhere, valid]) {
        const reply = await visit(server, `${home}/${id}`, cookie);
        assert.equal(reply.status, list.includes(id) ? 200 : 404, `${role} ${place} ${id}`);
        if (list.length > 0) assert.equal(listed.includes(id), list.includes(id));
        if (reply.status === 404) same(await reply.text(), missing);
        const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(await text(server, '/staff', cookie));
        const said = { seal, seen: '9999', verdict: 'out', why: 'thử quyền' };
        const may = rules && list.includes(id);
        for (const [path, more] of [[`${home}/${id}`, {}], [home, { id }]])
          assert.equal((await post(server, path, { ...said, ...more }, { cookie })).status, may ? 303 : 404, `${role} ${place}`);
      }
    }
  assert.equal(sql(data, `SELECT count(*) FROM ruling AS u JOIN response AS r USING (province, id) WHERE NOT r.quarantined`), '0');
});

test('what may never be ruled in is refused with why, and what was typed is kept', async (t) => {
  const { data, server, send, come } = await office(t);
  const cookie = await come('an', 'officer', '44');
  const cases = [
    [(body) => { body.version = '9'; }, /một mẫu hoặc phiên bản khác/],
    [(body) => { body.mode = 'smoke'; }, /không ghi rõ trả lời mẫu nào/],
    [(body) => { delete body.started; }, /không ghi rõ trả lời mẫu nào/],
    [(body) => { body.consent = { notice: '1', agreed: false }; }, /không ghi sự đồng ý/],
    [(body) => { body.unit = '99999'; }, /không thuộc đơn vị nào/],
    [(body) => { body.complete = false; wrong(body); }, /trả lời dở/]];
  for (const [change, words] of cases) {
    const id = await send(units[0], change, 202);
    const page = await text(server, `${home}/${id}`, cookie);
    assert.match(page, words);
    assert.match(page, /id="verdict-in"[^>]* disabled/);
    const refused = await rule(server, `${home}/${id}`, cookie, { verdict: 'in', why: 'Tôi <b>muốn</b> tính' });
    assert.equal(refused.status, 422);
    const again = await refused.text();
    assert.match(again, words);
    assert.ok(again.includes('Tôi &lt;b&gt;muốn&lt;/b&gt; tính</textarea>'), again);
    assert.equal((await rule(server, `${home}/${id}`, cookie, { verdict: 'out', why: 'đúng là hỏng' })).status, 303);
  }
  assert.equal(sql(data, 'SELECT count(*) FROM ruling WHERE ruled_in'), '0');
});

test('several at once, the same twice, and two people at once', async (t) => {
  const { data, server, send, come } = await office(t);
  const cookie = await come('an', 'officer', units[0]);
  const ids = [];
  for (let i = 0; i < 3; i++) ids.push(await send(units[0], wrong, 202));
  const barred = await send(units[0], (body) => { body.version = '9'; }, 202);
  const several = (list, more, seen) => {
    const fields = new URLSearchParams({ verdict: 'in', why: 'cùng lý do', ...more });
    for (const id of list) fields.append('id', id);
    return { fields, seen };
  };
  const send_several = async ({ fields, seen }, who = cookie) => {
    const page = await text(server, home, who);
    fields.set('seal', hidden(page, 'seal') ?? '');
    fields.set('seen', seen ?? hidden(page, 'seen') ?? '0');
    return post(server, home, fields, { cookie: who });
  };
  const refused = await send_several(several([...ids, barred], { ruled: 'any' }));
  assert.equal(refused.status, 422);
  const page = await refused.text();
  assert.match(page, new RegExp(`${barred.slice(-8)}: Phiếu này trả lời một mẫu`));
  assert.equal([...page.matchAll(/ checked>/g)].length, 5, 'four ticks and the verdict are kept');
  assert.equal(sql(data, 'SELECT count(*) FROM ruling'), '0', 'all or none');
  assert.equal((await send_several(several([], {}))).status, 422);
  assert.equal((await send_several(several(ids, { verdict: 'maybe' }))).status, 422);
  assert.equal((await send_several(several(ids, { why: '' }))).status, 422);
  const done = await send_several(several(ids, { ruled: 'none', page: '1' }, '0'));
  assert.equal(done.status, 303);
  assert.equal(done.headers.get('location'), `${home}?lang=vi&ruled=none&page=1`);
  assert.equal((await send_several(several(ids, {}, '0'))).status, 303, 'the same post again');
  assert.equal(sql(data, 'SELECT count(*) FROM ruling'), '3');
  const binh = await come('binh', 'officer', '44');
  const late = await send_several(several([ids[0]], { verdict: 'out', why: 'ý khác' }, '0'), binh);
  assert.equal(late.status, 422);
  assert.match(await late.text(), /vừa được người khác xử lý/);
  const both = await Promise.all([cookie, binh].flatMap((who) => Array.from({ length: 4 }, () => send_several(several([barred], { verdict: 'out', why: 'cùng lúc' }, '3'), who))));
  assert.ok(both.every(({ status }) => status === 303 || status === 422));
  assert.equal(sql(data, `SELECT count(DISTINCT actor) || ' ' || count(*) FROM ruling WHERE why = 'cùng lúc'`), '1 1', 'the first one holds, the other is told');
});

test('attackers get nothing', async (t) => {
  const { data, server, send, come } = await office(t);
  const script = '<script>alert(1)</script>';
  const id = await send(units[0], (body) => { wrong(body); body.answers[script] = script; body.answers.other = `${script}\n"'><img src=x>`; body.by = { device: script, interviewer: null }; body.place.counter = script; }, 202);
  const cookie = await come('an', 'officer', units[0]);
  const binh = await come('binh', 'officer', units[0]);
  const own = `${home}/${id}`;
  const page = await text(server, own, cookie);
  assert.ok(!page.includes('<script') && !page.includes('<img') && page.includes('&lt;script&gt;alert(1)&lt;/script&gt;'), page);
  const [, foreign] = /name="seal" value="([0-9a-f]{64})"/.exec(await text(server, '/staff', binh));
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(page);
  const said = { seen: '0', verdict: 'out', why: 'x' };
  for (const path of [own, home]) {
    assert.equal((await post(server, path, { ...said, id }, { cookie })).status, 403, 'no seal');
    assert.equal((await post(server, path, { ...said, id, seal: foreign }, { cookie })).status, 403, 'of another');
    assert.equal((await post(server, path, { ...said, id, seal }, { cookie, 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await post(server, path, { ...said, id, seal })).status, 401);
    assert.equal((await post(server, path, '{}', { cookie, 'content-type': 'application/json' })).status, 415);
    assert.equal((await post(server, path, { ...said, id, seal, why: 'x'.repeat(501) }, { cookie })).status, 422);
    assert.equal((await post(server, path, { ...said, id, seal, why: 'a\u0007b' }, { cookie })).status, 422);
    assert.equal((await post(server, path, { ...said, id, seal, why: 'x'.repeat(20000) }, { cookie })).status, 413);
    for (const seen of ['-1', 'x', '9'.repeat(40), '1e9', ''])
      assert.ok([303, 422].includes((await post(server, path, { ...said, id, seal, seen }, { cookie })).status), seen);
  }
  for (const odd of ['x', '', `${id}'`, '../..', randomUUID(), `${id}\r\nX: y`])
    assert.equal((await post(server, home, { ...said, seal, id: odd }, { cookie })).status, 404, odd);
  for (const odd of ['x', '%2e%2e', `${id}x`, '%00', encodeURIComponent("' OR 1=1--")])
    assert.equal((await visit(server, `${home}/${odd}`, cookie)).status, 404, odd);
  for (const query of [`reason=${encodeURIComponent(script)}`, "reason=' OR 1=1--", `unit=${encodeURIComponent(script)}`, `unit=${units[1]}`, 'page=-1', 'page=99999999999999999999', 'ruled=%00', 'ruled=x', `page=${encodeURIComponent(script)}`, 'reason=late&unit=99999'])
  {
    const reply = await visit(server, `${home}?${query}`, cookie);
    assert.ok([200, 400].includes(reply.status), query);
    const found = await reply.text();
    assert.ok(!found.includes('<script'), query);
  }
  assert.doesNotMatch(await text(server, `${home}?unit=${units[1]}`, cookie), new RegExp(id));
  assert.equal((await rule(server, own, cookie, { verdict: 'out', why: `${script}"'>` })).status, 303);
  const shown = await text(server, own, cookie) + await text(server, `${home}?ruled=any`, cookie);
  assert.ok(!shown.includes('<script') && shown.includes('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;'), shown);
  await must(['verify', '--data', data]);
});

test('a list of many turns its pages and keeps its conditions', async (t) => {
  const { server, send, come } = await office(t);
  for (let i = 0; i < 51; i++) await send(units[0], wrong, 202);
  const cookie = await come('an', 'officer', '44');
  const first = await text(server, `${home}?ruled=any&reason=choice`, cookie);
  assert.match(first, /Phiếu: 1–50 \/ 51/);
  const [, older] = /href="([^"]*page=2)"/.exec(first);
  const second = await text(server, older.replaceAll('&amp;', '&'), cookie);
  assert.match(second, /Phiếu: 51–51 \/ 51/);
  assert.match(second, /<option value="choice" selected>/);
  assert.match(await text(server, `${home}?page=9`, cookie), /Không có phiếu nào như vậy/);
  assert.match(await text(server, `${home}?reason=late`, cookie), /Không có phiếu nào như vậy/);
});

test('the operator lists and rules by the command, as staff do in the browser', async (t) => {
  const { data, server, send, come } = await office(t);
  await send(units[0]);
  const id = await send(units[0], wrong, 202);
  const other = await send(units[1], (body) => { body.version = '9'; }, 202);
  const list = async (...more) => JSON.parse((await must(['quarantine', 'list', '--data', data, '--campaign', 'qt', '--json', ...more])).out);
  const all = await list();
  assert.deepEqual(all.map((row) => [row.id, row.unit, row.may_be_ruled_in, row.ruling, row.reasons[0].code]), [[other, units[1], false, null, 'version'], [id, units[0], true, null, 'choice']]);
  assert.deepEqual((await list('--unit', units[0])).map((row) => row.id), [id]);
  assert.deepEqual((await list('--reason', 'version')).map((row) => row.id), [other]);
  const ruled = (ids, verdict, why) => run(['quarantine', 'rule', '--data', data, '--campaign', 'qt', '--response', ids, '--verdict', verdict, '--why', why, '--lang', 'en']);
  for (const [ids, verdict, why, status, words] of [[id, 'maybe', 'x', 2, /"maybe"/], ['x', 'in', 'x', 2, /"x"/], [',', 'in', 'x', 2, /ids/], [id, 'in', ' ', 2, /1 to 500/], [id, 'in', 'x'.repeat(501), 2, /500/],
    [`${id},${other}`, 'in', 'x', 1, /another form or version/], ['00000000-0000-4000-8000-000000000000', 'out', 'x', 3, /no answer/]]) {
    const { status: found, err } = await ruled(ids, verdict, why);
    assert.equal(found, status, err);
    assert.match(err, words);
  }
  assert.equal((await ruled(id, 'in', 'đã gọi lại')).status, 0);
  const [mine] = await list('--ruled', 'in');
  assert.equal(mine.id, id);
  assert.equal(mine.ruling.why, 'đã gọi lại');
  const line = (await must(['quarantine', 'list', '--data', data, '--campaign', 'qt', '--ruled', 'in'])).out;
  assert.match(line, new RegExp(`^${id}\t${units[0]}\t[^\t]+\tchoice\tin\t${mine.ruling.by}\n$`));
  assert.match(await text(server, `${home}/${id}`, await come('an', 'analyst', units[0])), /đã gọi lại/);
  const fieldwork = JSON.parse((await must(['fieldwork', '--data', data, '--campaign', 'qt', '--json'])).out);
  assert.deepEqual(fieldwork.units.map(({ unit, valid, quarantined }) => [unit, valid, quarantined]), [['18880', 0, 0], ['19333', 1, 1], ['19351', 0, 1]]);
  assert.equal(fieldwork.units[1].recent.at(-1), 1);
  assert.equal(fieldwork.days.length, 1);
  assert.match((await must(['fieldwork', '--data', data, '--campaign', 'qt', '--lang', 'en'])).out, /^18880\t[^\t]+\t0\t0\t0\t0\t0\n19333\t[^\t]+\t1\t1\t0\t1\t0\n/);
});

test('what is ruled in goes with a withdrawn answer, a backup and a rebuild', async (t) => {
  const data = join(await folder(t), 'data');
  await must(['init', '--data', data]);
  await must(['campaign', 'create', '--data', data, '--id', 'wd', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units[0], '--withdrawal']);
  await must(['campaign', 'open', '--data', data, '--id', 'wd']);
  const server = await serve(t, data);
  const send = async () => {
    const id = randomUUID();
    const reply = await put(server, id, response((body) => { body.campaign = 'wd'; wrong(body); }));
    assert.equal(reply.status, 202);
    return { id, code: (await reply.json()).withdrawal };
  };
  const [first, second] = [await send(), await send()];
  await must(['quarantine', 'rule', '--data', data, '--campaign', 'wd', '--response', `${first.id},${second.id}`, '--verdict', 'in', '--why', 'cả hai']);
  const shown = async (where) => {
    const out = `${where}/../reports-${Math.random()}`;
    await must(['report', '--data', where, '--campaign', 'wd', '--unit', units[0], '--format', 'json', '--out', out]);
    return JSON.parse(execFileSync('cat', [`${out}/wd-${units[0]}.json`])).index.ruled_in;
  };
  assert.equal((await shown(data)).responses, 2);
  await must(['backup', '--data', data, '--out', `${data}.hlb`]);
  await must(['restore', '--data', `${data}-again`, `${data}.hlb`]);
  assert.equal((await shown(`${data}-again`)).responses, 2);
  const back = await post(server, '/c/wd/withdraw', { code: first.code });
  assert.ok(back.status < 400, String(back.status));
  assert.equal(sql(data, 'SELECT (SELECT count(*) FROM ruling) || (SELECT count(*) FROM ruled_codes) || (SELECT count(*) FROM response)'), '111');
  assert.equal((await shown(data)).responses, 1);
  sql(data, 'DELETE FROM ruled_codes');
  assert.equal((await run(['verify', '--data', data])).status, 1);
  await must(['rebuild', '--data', data]);
  await must(['verify', '--data', data]);
  assert.equal((await shown(data)).responses, 1);
});
