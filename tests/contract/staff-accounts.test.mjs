// SPDX-License-Identifier: GPL-3.0-or-later
//
// Accounts in the browser, as a client sees them: who may change whom, the link that is shown once, what
// somebody does to their own account, and one-time codes at the door.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { campaign, folder, must, run, serve, units } from '../support/program.mjs';
import { codeOf, enter, member, password, post, sealed, signIn, visit } from '../support/staff.mjs';

const sql = (data, text) => execFileSync('sqlite3', [`${data}/hailong.db`, text]).toString().trim();
const other = 'bầy chim sẻ trên mái nhà';

async function office(t, args = []) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data, args);
  return { data, server };
}

const page = async (server, path, cookie, status = 200) => {
  const reply = await visit(server, path, cookie);
  const text = await reply.text();
  assert.equal(reply.status, status, path);
  return text;
};

const said = (text) => /role="status">([^<]*)</.exec(text)?.[1];
const wrong = (text) => /id="[a-z-]*wrong"[^>]*><strong>[^<]*<\/strong> ([^<]*)</.exec(text)?.[1];
const linkOf = (server, text) => {
  const [, link] = /<textarea id="link"[^>]*>([^<]*)</.exec(text) ?? [];
  return link?.slice(server.address.length);
};

test('an administrator adds somebody, and the link is shown once and nowhere else', async (t) => {
  const log = join(await folder(t), 'access.log');
  const { data, server } = await office(t, ['--access-log', log]);
  const cookie = await enter(data, server, 'chi', 'administrator', '44');
  const add = await sealed(server, '/staff/accounts', { name: 'an', full_name: 'Nguyễn Thị An', role: 'officer', place: units[0] }, cookie);
  assert.equal(add.status, 303);
  assert.equal(add.headers.get('location'), '/staff/accounts/an');
  const shown = await page(server, '/staff/accounts/an', cookie);
  const link = linkOf(server, shown);
  assert.match(link, /^\/staff\/welcome\/[0-9A-Z-]{34,}$/);
  assert.equal(linkOf(server, await page(server, '/staff/accounts/an', cookie)), undefined, 'once');
  assert.equal((await visit(server, link)).status, 200);
  assert.equal((await post(server, link, { password, again: password })).status, 303);
  const an = await signIn(server, 'an');
  assert.match(await page(server, '/staff', an), /Nguyễn Thị An/);
  const list = await page(server, '/staff/accounts', cookie);
  assert.match(list, /Nguyễn Thị An<\/a><br>an<\/th><td>Cán bộ<\/td><td>Phường Đông Hà<\/td><td>đang dùng<\/td><td>\d\d\/\d\d\/\d{4} \d\d:\d\d<\/td><td>không<\/td>/);
  assert.equal(sql(data, "SELECT actor || ' ' || action || ' ' || subject FROM audit WHERE action LIKE 'account%' AND actor = 'chi' ORDER BY number"), 'chi account_add an\nchi account_invite an');
  const key = link.split('/').at(-1);
  await server.stop();
  assert.ok(!execFileSync('cat', [log]).toString().includes(key) && !server.err().includes(key), 'in no log');
});

test('what cannot be an account is told, and what was typed is kept', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'chi', 'administrator', '44');
  const good = { name: 'an', full_name: 'An', role: 'viewer', place: units[0] };
  const refused = async (fields, words) => {
    const reply = await sealed(server, '/staff/accounts', fields, cookie);
    const text = await reply.text();
    assert.equal(reply.status, 422, JSON.stringify(fields));
    assert.match(wrong(text), words, JSON.stringify(fields));
    assert.ok(!/<script|onerror=|<img|<b>/.test(text), text);
    return text;
  };
  for (const name of ['An', '', '..', '.an', 'a/b', 'a b', 'ân', 'x'.repeat(65), '<b>an</b>', "an'--", 'an\r\nX: y'])
    await refused({ ...good, name }, /tài khoản/i);
  for (const full_name of ['', 'x'.repeat(201), 'An\u009bB', 'A\nB']) await refused({ ...good, full_name }, /họ tên/i);
  for (const place of ['', '99999', 'VN', '46', '00004', '../44', units[0] + ' ', '<script>alert(1)</script>', 'x'.repeat(5000)].filter((place) => place.trim() !== units[0]))
    await refused({ ...good, place }, /đơn vị/);
  for (const role of ['', 'boss', '3', 'Administrator']) await refused({ ...good, role }, /vai trò/);
  const kept = await refused({ ...good, full_name: '"><script>alert(1)</script>', place: '99999' }, /99999/);
  assert.match(kept, /value="&quot;&gt;&lt;script&gt;alert\(1\)&lt;\/script&gt;"/);
  const hostile = await sealed(server, '/staff/accounts', { ...good, full_name: '<script>alert(1)</script>' }, cookie);
  assert.equal(hostile.status, 303);
  for (const path of ['/staff/accounts', '/staff/accounts/an', '/staff/accounts?q=%3Cscript%3Ealert(1)%3C/script%3E', '/staff/accounts?q=%22%3E%3Cscript%3E&page=2147483647', '/staff/accounts?q=%FF'])
    assert.ok(!(await page(server, path, cookie)).includes('<script'), path);
  await refused(good, /đã có|có rồi/i);
  const mine = await sealed(server, '/staff/accounts', { ...good, name: 'ba', place: 'phuong dong ha' }, cookie);
  assert.equal(mine.status, 303, 'a place by its name, without tones');
  assert.equal(sql(data, "SELECT place FROM account WHERE name = 'ba'"), units[0]);
});

test('one is found by a name typed without tones, a hundred at a time', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'chi', 'administrator', 'VN');
  sql(data, `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250)
    INSERT INTO account (name, full_name, role, place, created_ms) SELECT printf('p%03d', i), 'Trần Đức ' || i, 0, '44', 1 FROM n`);
  const rows = (text) => [...text.matchAll(/<th scope="row"><a href/g)].length;
  const first = await page(server, '/staff/accounts', cookie);
  assert.equal(rows(first), 100);
  assert.match(first, /: 251\./);
  assert.match(first, /id="place" name="place" value=""/, 'too many units for a list');
  const next = /href="([^"]*)" rel="next"/.exec(first)[1].replaceAll('&amp;', '&');
  assert.equal(rows(await page(server, next, cookie)), 100);
  assert.equal(rows(await page(server, '/staff/accounts?page=3', cookie)), 51);
  assert.equal(rows(await page(server, '/staff/accounts?page=4', cookie)), 0);
  assert.equal(rows(await page(server, '/staff/accounts?q=tran%20duc%2025', cookie)), 2);
  assert.equal(rows(await page(server, `/staff/accounts?q=${encodeURIComponent('TRẦN ĐỨC 7')}`, cookie)), 11);
  assert.equal(rows(await page(server, '/staff/accounts?q=p250', cookie)), 1);
  assert.equal(rows(await page(server, '/staff/accounts?q=nobody', cookie)), 0);
  const many = await sealed(server, '/staff/accounts', { name: 'x', full_name: 'X', role: 'viewer', place: 'tan thanh' }, cookie);
  assert.match(wrong(await many.text()), /Tân Thành \(\d+\), .*\(\d+\)/, 'several of the same name are told apart by code');
});

// Every page and every deed by every role inside and outside; nothing of what is refused is done.
test('accounts are for administrators of the place, and for nobody else', async (t) => {
  const { data, server } = await office(t);
  await member(data, server, 'inside', 'viewer', units[0]);
  await member(data, server, 'outside', 'viewer', '46');
  await member(data, server, 'top', 'administrator', 'VN');
  const state = () => sql(data, "SELECT name, role, place, disabled, full_name FROM account WHERE name IN ('inside', 'outside', 'top')");
  const before = state();
  const missing = (await page(server, '/staff/accounts/nobody', await enter(data, server, 'first', 'administrator', '44'), 404)).replace(/<nav[^]*?<\/nav>/g, '');
  const deeds = ['change', 'invite', 'disable', 'enable', 'sign-out', 'code', 'remove', 'explode', ''];
  for (const [role, place, sees] of [['viewer', '44', []], ['officer', '44', []], ['analyst', '44', []], ['administrator', '44', ['inside']],
    ['administrator', units[0], ['inside']], ['administrator', units[1], []], ['administrator', '46', ['outside']]]) {
    const name = `${role}-${place}`;
    const cookie = await enter(data, server, name, role, place);
    const administers = role === 'administrator';
    const list = await page(server, '/staff/accounts', cookie, administers ? 200 : 404);
    assert.equal((await page(server, '/staff', cookie)).includes('/staff/accounts'), administers, name);
    assert.equal((await sealed(server, '/staff/accounts', {}, cookie)).status, administers ? 422 : 404, name);
    for (const whom of ['inside', 'outside', 'top', 'nobody', '..%2ftop', '%00', 'x'.repeat(300)]) {
      const may = sees.includes(whom);
      assert.equal(list.includes(`/staff/accounts/${whom}?`), may, `${name}: ${whom}`);
      const text = await page(server, `/staff/accounts/${whom}`, cookie, may ? 200 : 404);
      if (!may) assert.equal(text.replace(/<nav[^]*?<\/nav>/g, ''), missing, `${name}: ${whom}`);
      if (may) continue;
      for (const deed of deeds) {
        const reply = await sealed(server, `/staff/accounts/${whom}`, { do: deed, sure: 1, role: 'administrator', place: units[0], full_name: 'X' }, cookie);
        assert.equal(reply.status, 404, `${name}: ${deed} ${whom}`);
        assert.equal((await reply.text()).replace(/<nav[^]*?<\/nav>/g, ''), missing, `${name}: ${deed} ${whom}`);
      }
    }
  }
  assert.equal(state(), before);
  assert.equal((await visit(server, '/staff/accounts')).status, 401);
  assert.equal((await post(server, '/staff/accounts/inside', { do: 'remove', sure: 1 })).status, 401);
});

test('nobody gives more than they have, nor leaves a place without an administrator', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'chi', 'administrator', '44');
  await member(data, server, 'an', 'viewer', units[0]);
  const change = (fields, name = 'an') => sealed(server, `/staff/accounts/${name}`, { do: 'change', full_name: 'Chi', role: 'administrator', place: '44', ...fields }, cookie);
  for (const place of ['VN', '46', '00004', '']) assert.equal((await change({ place })).status, 422, place);
  assert.equal((await change({ place: 'VN' }, 'chi')).status, 422);
  const last = async (reply) => {
    const text = await reply.text();
    assert.equal(reply.status, 409, text);
    assert.match(wrong(text), /người quản trị cuối cùng/);
  };
  await last(await change({ role: 'viewer' }, 'chi'));
  await last(await change({ place: units[0] }, 'chi'));
  await last(await sealed(server, '/staff/accounts/chi', { do: 'disable' }, cookie));
  await last(await sealed(server, '/staff/accounts/chi', { do: 'remove', sure: 1 }, cookie));
  assert.equal((await change({ full_name: 'Lê Chi' }, 'chi')).status, 303, 'a name of one\'s own is no matter');
  await member(data, server, 'dung', 'administrator', '44'); // has no password: cannot take over
  await last(await change({ role: 'viewer' }, 'chi'));
  const dung = await enter(data, server, 'dung', null, null);
  // Two who take the role from each other at once: one of them stays.
  const both = await Promise.all([sealed(server, '/staff/accounts/dung', { do: 'disable' }, cookie), sealed(server, '/staff/accounts/chi', { do: 'disable' }, dung)]);
  assert.ok(both.some(({ status }) => status === 303) && !both.every(({ status }) => status === 303), both.map(({ status }) => status).join());
  assert.equal(sql(data, "SELECT count(*) FROM account WHERE role = 3 AND disabled = 0 AND place = '44'"), '1');
  await must(['account', 'disable', '--data', data, '--name', 'chi']);
  await must(['account', 'disable', '--data', data, '--name', 'dung']); // the operator may everything
});

test('what an administrator does holds at once', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'chi', 'administrator', '44');
  const an = await enter(data, server, 'an', 'officer', units[0]);
  const act = async (fields, words) => {
    const reply = await sealed(server, '/staff/accounts/an', fields, cookie);
    assert.equal(reply.status, 303, JSON.stringify(fields));
    const text = await page(server, reply.headers.get('location'), cookie);
    if (words) assert.match(said(text), words);
    return text;
  };
  await act({ do: 'change', role: 'viewer', place: units[1], full_name: 'Trần An' }, /Đã lưu/);
  assert.equal((await visit(server, `/staff/campaigns/qt/units/${units[0]}`, an)).status, 404);
  assert.match(await page(server, '/staff', an), /Trần An/);
  await act({ do: 'sign-out' }, /đăng xuất/i);
  await page(server, '/staff', an, 401);
  const again = await signIn(server, 'an');
  await act({ do: 'disable' }, /khóa/);
  await page(server, '/staff', again, 401);
  assert.equal((await post(server, '/staff/sign-in', { name: 'an', password })).status, 422);
  await act({ do: 'enable' }, /mở lại/);
  const link = linkOf(server, await act({ do: 'invite' }));
  await signIn(server, 'an'); // the old one holds
  assert.equal((await post(server, link, { password: other, again: other })).status, 303);
  assert.equal((await post(server, '/staff/sign-in', { name: 'an', password })).status, 422);
  assert.equal((await sealed(server, '/staff/accounts/an', { do: 'remove' }, cookie)).status, 422, 'not by a slip');
  const gone = await sealed(server, '/staff/accounts/an', { do: 'remove', sure: 1 }, cookie);
  assert.equal(gone.headers.get('location'), '/staff/accounts');
  assert.match(said(await page(server, '/staff/accounts', cookie)), /Đã xóa/);
  await page(server, '/staff/accounts/an', cookie, 404);
  assert.equal((await sealed(server, '/staff/accounts/an', { do: 'remove', sure: 1 }, cookie)).status, 404, 'twice');
});

test('a post without the seal, or with another\'s, does nothing', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'chi', 'administrator', '44');
  const foreign = await enter(data, server, 'dung', 'administrator', '44');
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(await page(server, '/staff', foreign));
  const before = sql(data, 'SELECT * FROM account');
  for (const [path, fields] of [['/staff/accounts', { name: 'x', full_name: 'X', role: 'viewer', place: '44' }], ['/staff/accounts/dung', { do: 'remove', sure: 1 }], ['/staff/me', { do: 'others' }]])
    for (const [given, headers] of [[undefined, {}], [seal, {}], ['', {}], ['0'.repeat(64), {}], [seal, { origin: 'https://evil.example' }], [seal, { 'sec-fetch-site': 'cross-site' }]])
      assert.equal((await post(server, path, given === undefined ? fields : { ...fields, seal: given }, { cookie, ...headers })).status, 403, `${path} ${given}`);
  assert.equal(sql(data, 'SELECT * FROM account'), before);
  const framed = await visit(server, '/staff/accounts', cookie);
  assert.match(framed.headers.get('content-security-policy'), /frame-ancestors 'none'/);
  assert.equal(framed.headers.get('cache-control'), 'no-store');
});

test('one\'s own password: the old one is asked for, and everybody else is out', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'an', 'viewer', units[0]);
  const elsewhere = await signIn(server, 'an');
  const text = await page(server, '/staff/me', cookie);
  assert.equal([...text.matchAll(/<tr><th scope="row">/g)].length, 2);
  assert.match(text, /đang dùng ở đây/);
  const change = (fields) => sealed(server, '/staff/me', { do: 'password', old: password, password: other, again: other, ...fields }, cookie);
  const refused = async (fields, words) => {
    const reply = await change(fields);
    const refusal = await reply.text();
    assert.equal(reply.status, 422);
    assert.match(wrong(refusal), words);
    assert.ok(!refusal.includes(other), 'a password is never sent back');
  };
  await refused({ old: 'wrong and wrong' }, /hiện tại không đúng/);
  await refused({ old: '' }, /hiện tại không đúng/);
  await refused({ old: 'x'.repeat(300) }, /hiện tại không đúng/);
  await refused({ password: 'short', again: 'short' }, /ít nhất 10/);
  await refused({ again: 'another one here' }, /không giống/);
  assert.equal(sql(data, "SELECT failures FROM account WHERE name = 'an'"), '3');
  await page(server, '/staff/me', elsewhere);
  const done = await change({});
  assert.equal(done.status, 303);
  const fresh = done.headers.get('set-cookie').split(';')[0];
  await page(server, '/staff/me', elsewhere, 401);
  await page(server, '/staff/me', cookie, 401); // the secret is another
  assert.match(said(await page(server, '/staff/me', fresh)), /Đã đổi mật khẩu/);
  assert.equal(said(await page(server, '/staff/me', fresh)), undefined);
  assert.equal((await post(server, '/staff/sign-in', { name: 'an', password })).status, 422);
  for (let i = 0; i < 5; i++) await sealed(server, '/staff/me', { do: 'password', old: 'wrong and wrong' }, fresh);
  const slowed = await sealed(server, '/staff/me', { do: 'password', old: other, password, again: password }, fresh);
  assert.equal(slowed.status, 429, 'whoever found an open browser does not guess on');
  assert.ok(Number(slowed.headers.get('retry-after')) > 0);
  const operator = (method) => fetch(`${server.address}/staff/me`, { method, headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/x-www-form-urlencoded' }, body: method === 'POST' ? 'do=others' : undefined });
  assert.equal((await operator('GET')).status, 404, 'the token is nobody\'s account');
  assert.equal((await operator('POST')).status, 404);
});

test('one ends one\'s sessions elsewhere', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'an', 'viewer', units[0]);
  const reply = await post(server, '/staff/sign-in', { name: 'an', password }, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) coc_coc_browser/120 Chrome/114.0 <script>' });
  const elsewhere = reply.headers.get('set-cookie').split(';')[0];
  assert.match(await page(server, '/staff/me', cookie), /Cốc Cốc, Windows/);
  assert.equal((await sealed(server, '/staff/me', { do: 'others' }, cookie)).status, 303);
  await page(server, '/staff/me', elsewhere, 401);
  assert.match(said(await page(server, '/staff/me', cookie)), /đăng xuất/);
});

// --- one-time codes ------------------------------------------------------------------------------

// Turns codes on for somebody who is signed in: the secret, in base32.
async function turnOn(server, cookie) {
  assert.equal((await sealed(server, '/staff/me', { do: 'code-start', old: password }, cookie)).status, 303);
  const shown = await page(server, '/staff/me', cookie);
  const [, secret] = /class="code-text">([A-Z2-7 ]{39})</.exec(shown);
  assert.ok(shown.includes(`otpauth://totp/hailong:an?secret=${secret.replaceAll(' ', '')}&amp;issuer=hailong`));
  assert.match(shown, /<img class="code-picture" src="data:image\/svg\+xml,%3Csvg/);
  const confirmed = await sealed(server, '/staff/me', { do: 'code-confirm', code: codeOf(secret) }, cookie);
  assert.equal(confirmed.status, 303, await confirmed.text());
  return secret;
}

// The cookie of a browser that showed the right password.
async function knock(server, fields = {}) {
  const reply = await post(server, '/staff/sign-in', { name: 'an', password, ...fields });
  assert.equal(reply.status, 303);
  assert.equal(reply.headers.get('location'), '/staff/sign-in/code');
  const cookie = reply.headers.get('set-cookie');
  assert.match(cookie, /^hailong-code=[0-9a-f]{64}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=300$/);
  return cookie.split(';')[0];
}
const show = (server, code, cookie) => post(server, '/staff/sign-in/code', { code }, cookie ? { cookie } : {});

test('a code is asked for once it was proved, and each is good once', async (t) => {
  const { data, server } = await office(t);
  const cookie = await enter(data, server, 'an', 'viewer', units[0]);
  const elsewhere = await signIn(server, 'an');
  assert.equal((await sealed(server, '/staff/me', { do: 'code-start', old: 'wrong and wrong' }, cookie)).status, 422, 'not by whoever found an open browser');
  assert.equal((await sealed(server, '/staff/me', { do: 'code-start', old: password }, cookie)).status, 303);
  for (const code of ['', '12345', '1234567', 'abcdef', '000000', '１２３４５６']) {
    const reply = await sealed(server, '/staff/me', { do: 'code-confirm', code }, cookie);
    assert.equal(reply.status, 422, code); // one in 300,000 that 000000 is right
  }
  assert.ok(!(await page(server, '/staff/me', elsewhere)).includes('code-text'), 'another browser is not shown it');
  await signIn(server, 'an'); // not asked for yet
  assert.equal((await sealed(server, '/staff/me', { do: 'code-cancel' }, cookie)).status, 303);
  assert.ok(!(await page(server, '/staff/me', cookie)).includes('code-text'));
  const secret = await turnOn(server, cookie);
  const on = await page(server, '/staff/me', cookie);
  assert.ok(!on.includes('code-text') && !on.includes(secret) && !on.includes('otpauth'), 'never shown again');
  await page(server, '/staff/me', elsewhere, 401); // those who came in without

  const door = await knock(server);
  await page(server, '/staff', door, 401); // no session yet
  assert.match(await page(server, '/staff/sign-in/code', door), /name="code"/);
  assert.equal((await show(server, codeOf(secret), door)).status, 422, 'the one that proved it was used');
  assert.equal((await show(server, codeOf(secret, 5), door)).status, 422);
  assert.equal((await show(server, codeOf(secret, -5), door)).status, 422);
  assert.equal((await show(server, codeOf(secret, 1))).status, 303, 'without the password: back to the first step');
  const next = codeOf(secret, 1);
  const let_in = await show(server, `${next.slice(0, 3)} ${next.slice(3)}`, door);
  assert.equal(let_in.status, 303, await let_in.text());
  assert.equal(let_in.headers.get('location'), '/staff');
  const cookies = let_in.headers.raw?.()['set-cookie'] ?? let_in.headers.getSetCookie();
  const session = cookies.find((text) => text.startsWith('hailong=')).split(';')[0];
  assert.ok(cookies.some((text) => /^hailong-code=;.*Max-Age=0/.test(text)));
  await page(server, '/staff', session);
  assert.equal((await show(server, next, door)).headers.get('location'), '/staff/sign-in', 'that browser has come in');
  const second = await knock(server, { next: '/staff/campaigns/qt' });
  assert.equal((await show(server, next, second)).status, 422, 'a code that was overheard');
  assert.equal(sql(data, "SELECT failures FROM account WHERE name = 'an'"), '1', 'the right password alone forgets nothing');
  sql(data, "UPDATE account SET code_step = 0 WHERE name = 'an'");
  assert.equal((await show(server, codeOf(secret), second)).headers.get('location'), '/staff/campaigns/qt');
  assert.ok(!sql(data, 'SELECT group_concat(detail || action || subject) FROM audit').includes(secret));
});

test('codes cannot be guessed, nor the wait be passed', async (t) => {
  const { data, server } = await office(t);
  const secret = await turnOn(server, await enter(data, server, 'an', 'viewer', units[0]));
  sql(data, "UPDATE account SET code_step = 0 WHERE name = 'an'");
  const door = await knock(server);
  const good = codeOf(secret);
  const bad = Array.from({ length: 40 }, (_, i) => String(100000 + i)).filter((code) => ![-1, 0, 1].some((step) => codeOf(secret, step) === code));
  const replies = await Promise.all(bad.map((code) => show(server, code, door)));
  assert.equal(replies.filter(({ status }) => status === 422).length, 5, 'many at once are no more than one after the other');
  assert.ok(replies.every(({ status }) => status === 422 || status === 429));
  const waits = await show(server, good, door);
  assert.equal(waits.status, 429);
  assert.ok(Number(waits.headers.get('retry-after')) > 20);
  assert.equal((await post(server, '/staff/sign-in', { name: 'an', password })).status, 429, 'the password waits as well');
  sql(data, "UPDATE account SET failed_ms = failed_ms - 60000 WHERE name = 'an'");
  assert.equal((await show(server, codeOf(secret), door)).status, 303);
  assert.equal(sql(data, "SELECT failures FROM account WHERE name = 'an'"), '0');
});

test('the second step belongs to its browser, its password and five minutes', async (t) => {
  const { data, server } = await office(t);
  const secret = await turnOn(server, await enter(data, server, 'an', 'viewer', units[0]));
  const over = async (change) => {
    sql(data, "UPDATE account SET code_step = 0 WHERE name = 'an'");
    const door = await knock(server);
    await change();
    const reply = await show(server, codeOf(secret), door);
    assert.equal(reply.status, 303);
    assert.equal(reply.headers.get('location'), '/staff/sign-in', String(change));
    assert.equal(reply.headers.get('set-cookie'), null);
  };
  await over(() => sql(data, 'UPDATE doorstep SET expires_ms = 1'));
  await over(() => sql(data, 'UPDATE doorstep SET expires_ms = expires_ms + 1000000000')); // a clock set back
  await over(async () => { await must(['account', 'disable', '--data', data, '--name', 'an']); await must(['account', 'enable', '--data', data, '--name', 'an']); sql(data, "UPDATE account SET password = password || 'x'"); });
  sql(data, "UPDATE account SET password = rtrim(password, 'x')");
  for (const cookie of ['hailong-code=x', `hailong-code=${'0'.repeat(64)}`, `hailong=${'0'.repeat(64)}`])
    assert.equal((await show(server, codeOf(secret), cookie)).headers.get('location'), '/staff/sign-in');
  // A new link chooses a password, and no more.
  const link = await member(data, server, 'an', null, null);
  const welcomed = await post(server, link, { password: other, again: other });
  assert.equal(welcomed.headers.get('location'), '/staff/sign-in/code');
  await page(server, '/staff', welcomed.headers.get('set-cookie').split(';')[0], 401);
});

test('a lost telephone: an administrator, the operator, or oneself with the password', async (t) => {
  const { data, server } = await office(t);
  const chi = await enter(data, server, 'chi', 'administrator', '44');
  let cookie = await enter(data, server, 'an', 'viewer', units[0]);
  await turnOn(server, cookie);
  assert.match(await page(server, '/staff/accounts/an', chi), /<dt>Mã một lần<\/dt><dd>có</);
  assert.deepEqual(JSON.parse((await must(['account', 'list', '--data', data, '--json'])).out).map(({ name, code, signed_in }) => [name, code, signed_in !== null]), [['an', true, true], ['chi', false, true]]);
  assert.equal((await sealed(server, '/staff/accounts/an', { do: 'code' }, chi)).status, 303);
  cookie = await signIn(server, 'an');
  await turnOn(server, cookie);
  await must(['account', 'reset-code', '--data', data, '--name', 'an']);
  cookie = await signIn(server, 'an');
  await turnOn(server, cookie);
  assert.equal((await sealed(server, '/staff/me', { do: 'code-off', old: 'wrong and wrong' }, cookie)).status, 422);
  assert.equal((await sealed(server, '/staff/me', { do: 'code-off', old: password }, cookie)).status, 303);
  await signIn(server, 'an');
  assert.equal(sql(data, "SELECT group_concat(action, ' ') FROM audit WHERE action LIKE '%code%'"), 'code_on account_reset_code code_on account_reset_code code_on code_off');
  assert.equal((await run(['account', 'reset-code', '--data', data, '--name', 'nobody'])).status, 3);
  await must(['account', 'sign-out', '--data', data, '--name', 'an']);
  await page(server, '/staff', cookie, 401);
});

test('a backup has no door that stands open', async (t) => {
  const { data, server } = await office(t);
  const secret = await turnOn(server, await enter(data, server, 'an', 'viewer', units[0]));
  await knock(server);
  const where = await folder(t);
  await must(['backup', '--data', data, '--out', `${where}/b.db`]);
  await must(['restore', `${where}/b.db`, '--data', `${where}/data`]);
  assert.equal(sql(`${where}/data`, 'SELECT (SELECT count(*) FROM doorstep) + (SELECT count(*) FROM session)'), '0');
  const copy = await serve(t, `${where}/data`);
  sql(`${where}/data`, 'UPDATE account SET code_step = 0');
  const door = await knock(copy); // codes are asked for there as well
  assert.equal((await show(copy, codeOf(secret), door)).headers.get('location'), '/staff');
});
