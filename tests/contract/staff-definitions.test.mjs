// SPDX-License-Identifier: GPL-3.0-or-later
//
// Forms and units of staff, as a client sees them: who may, what hostile posts get.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { campaign, folder, must, serve, units } from '../support/program.mjs';
import { member, password, post, signIn, visit } from '../support/staff.mjs';

async function office(t, ...people) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  const cookies = {};
  for (const [name, role, place] of people) {
    await post(server, await member(data, server, name, role, place), { password, again: password });
    cookies[name] = await signIn(server, name);
  }
  return { data, server, cookies };
}

const sealOf = async (server, cookie) => /name="seal" value="([0-9a-f]{64})"/.exec(await (await visit(server, '/staff', cookie)).text())[1];

const upload = (server, path, cookie, fields) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return fetch(server.address + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
};

test('everybody looks, the administrator of everything publishes', async (t) => {
  const { server, cookies } = await office(t, ['nhin', 'viewer', units[0]], ['tinh', 'administrator', '44'], ['tat', 'administrator', 'VN']);
  const paths = ['/staff/forms', '/staff/forms/sipas-2026/1', '/staff/forms/sipas-2026/1/preview', '/staff/units', '/staff/units?below=44', '/staff/units/heirs'];
  const forms = await (await visit(server, '/staff/forms', cookies.nhin)).text();
  const version = /\/staff\/forms\/sipas-2026\/([^?"]+)/.exec(forms)[1];
  for (const path of paths.map((text) => text.replace('sipas-2026/1', `sipas-2026/${version}`))) {
    assert.equal((await visit(server, path)).status, 401, path);
    for (const name of ['nhin', 'tinh', 'tat']) assert.equal((await visit(server, path, cookies[name])).status, 200, `${name}: ${path}`);
  }
  for (const path of ['/staff/forms/publish', '/staff/units/upload']) {
    assert.equal((await visit(server, path)).status, 401, path);
    for (const [name, status] of [['nhin', 404], ['tinh', 404], ['tat', 200]]) {
      assert.equal((await visit(server, path, cookies[name])).status, status, `${name}: ${path}`);
      const seal = await sealOf(server, cookies[name]);
      assert.equal((await upload(server, path, cookies[name], { seal, file: 'x' })).status, status === 404 ? 404 : 422, `${name}: ${path}`);
    }
    assert.equal((await upload(server, path, cookies.tat, { file: 'x' })).status, 403, 'without a seal');
    assert.equal((await upload(server, path, cookies.tat, { seal: await sealOf(server, cookies.tinh), file: 'x' })).status, 403, 'another\'s seal');
  }
  for (const path of ['/staff/forms/none/1', '/staff/forms/sipas-2026/none', '/staff/forms/sipas-2026/none/preview', `/staff/forms/sipas-2026/${version}?with=none`, '/staff/units?below=none'])
    assert.equal((await visit(server, path, cookies.tat)).status, 404, path);
});

test('what is no form and no list is refused in words, whatever it is', async (t) => {
  const { data, server, cookies } = await office(t, ['tat', 'administrator', 'VN']);
  const seal = await sealOf(server, cookies.tat);
  const before = (await must(['form', 'list', '--data', data])).out + (await must(['unit', 'list', '--data', data])).out;
  const hostile = ['', '{', '[]', '{}', 'null', '<script>alert(1)</script>', '{"id":"<script>alert(1)</script>"}', 'code\n"', 'a;b;c\n1;2;3\n', 'code,level,type,name,full_name,full_name_en,parent\n<script>,commune,x,<script>alert(1)</script>,,,\n', 'x'.repeat(1 << 20), '\u202Ecode'];
  for (const path of ['/staff/forms/publish', '/staff/units/upload'])
    for (const file of hostile)
      for (const confirmed of ['no', 'yes']) {
        const reply = await upload(server, path, cookies.tat, { seal, file, confirmed });
        const text = await reply.text();
        assert.equal(reply.status, 422, `${path}: ${file.slice(0, 40)}`);
        assert.ok(!text.includes('<script>alert'), file.slice(0, 40));
        assert.match(text, /role="alert"/);
      }
  const raw = (type, body) => fetch(`${server.address}/staff/forms/publish`, { method: 'POST', redirect: 'manual', headers: { cookie: cookies.tat, 'content-type': type }, body });
  assert.equal((await raw('application/json', '{}')).status, 415);
  assert.equal((await raw('multipart/form-data; boundary=x', 'nothing')).status, 422);
  assert.equal((await raw('multipart/form-data', 'nothing')).status, 422);
  assert.equal((await raw('multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="file"\r\n\r\na\0b\r\n--x--\r\n')).status, 422);
  const many = Array.from({ length: 60 }, (_, i) => `--x\r\nContent-Disposition: form-data; name="f${i}"\r\n\r\n${i}\r\n`).join('');
  assert.ok([413, 422].includes((await raw('multipart/form-data; boundary=x', `${many}--x--\r\n`)).status));
  assert.equal((await upload(server, '/staff/units/upload', cookies.tat, { seal, file: 'x'.repeat(2 << 20) }).catch(() => ({ status: 413 }))).status, 413);
  for (const q of ['%27%20OR%201=1--', '%3Cscript%3Ealert(1)%3C/script%3E', '%FF', '%25', '../../etc/passwd', 'x'.repeat(3000)]) {
    const reply = await visit(server, `/staff/units?q=${q}&page=9&below=`, cookies.tat);
    assert.equal(reply.status, 200, q);
    assert.ok(!(await reply.text()).includes('<script>alert'), q);
  }
  for (const page of ['0', '-5', '999999999999999999999', 'x']) assert.equal((await visit(server, `/staff/units?page=${page}`, cookies.tat)).status, 422, page);
  assert.equal((await must(['form', 'list', '--data', data])).out + (await must(['unit', 'list', '--data', data])).out, before);
});

test('what is published and taken in stands in the audit with who did it', async (t) => {
  const { data, server, cookies } = await office(t, ['tat', 'administrator', 'VN']);
  const seal = await sealOf(server, cookies.tat);
  const form = JSON.parse((await must(['form', 'show', '--data', data, '--id', 'counter-3', '--version', '1'])).out);
  const file = JSON.stringify({ ...form, version: '9' });
  assert.equal((await upload(server, '/staff/forms/publish', cookies.tat, { seal, file, confirmed: 'yes' })).status, 303);
  assert.equal((await upload(server, '/staff/forms/publish', cookies.tat, { seal, file, confirmed: 'yes' })).status, 303, 'the same again is the same');
  const list = 'code,level,type,name,full_name,full_name_en,parent,valid_from,valid_to\n99,province,tỉnh,Mới,Tỉnh Mới,,,2027-01-01,\n';
  assert.equal((await upload(server, '/staff/units/upload', cookies.tat, { seal, file: list, confirmed: 'yes' })).status, 303);
  assert.ok((await must(['unit', 'list', '--data', data])).out.includes('99\tTỉnh Mới'));
  const { execFileSync } = await import('node:child_process');
  const rows = execFileSync('sqlite3', [`${data}/hailong.db`, "SELECT action || ' ' || subject || ' ' || detail FROM audit WHERE actor = 'tat' AND action IN ('form_publish', 'units_import') ORDER BY number"]).toString().trim().split('\n');
  assert.deepEqual(rows, ['form_publish counter-3 9', 'units_import  1']);
  assert.match((await must(['unit', 'heirs', '--data', data])).out, /^old_code,/);
});
