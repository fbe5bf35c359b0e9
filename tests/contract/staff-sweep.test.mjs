// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every page of staff that can be walked to, every parameter of every link and every field of every form,
// each with what attackers write: script, SQL, paths, header lines, controls, bytes that are no text,
// much too long. A page or field that comes later is walked to as well.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { frame, joined, margins } from '../support/frames.mjs';
import { campaign, folder, must, put, randomUUID, response, serve, units } from '../support/program.mjs';
import { routes } from '../support/routes.mjs';
import { enter, sealed, sendFile, visit } from '../support/staff.mjs';

const mark = 'zqx';
const hostile = {
  script: `"'><script>${mark}()</script><img src=x onerror=${mark}()>`,
  attribute: `x" onmouseover="${mark}()" y='`,
  sql: `' OR 1=1; DROP TABLE response; --`,
  like: '%_\\%',
  path: '../../../../etc/passwd',
  line: `x\r\nSet-Cookie: ${mark}=1\r\nLocation: https://${mark}.example/`,
  format: '%s%n%1000000d{q1}{{name}}',
  address: `//${mark}.example/staff`,
  javascript: `javascript:${mark}()`,
  number: '-99999999999999999999',
  long: 'ă'.repeat(3000),
};
const raw = { nul: '%00', half: '%C3', surrogate: '%ED%A0%80', overlong: '%C0%AE' };
const kinds = [...Object.entries(hostile).map(([name, text]) => [name, encodeURIComponent(text)]), ...Object.entries(raw)];

const ofEvery = new Set(['lang', 'contrast', 'text']); // read in one place for all pages

const plain = (text) => text.replace(/&#39;/g, "'").replace(/&quot;/g, '"').replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&');
const attribute = (tag, name) => { const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag); return found ? plain(found[1]) : undefined; };

// [{action, method, files, fields: [[name, value, free]]}] of a page; `free` says that a person may write there.
function formsOf(html, path) {
  return [...html.matchAll(/<form\b[^>]*>[^]*?<\/form>/g)].map(([text]) => {
    const [head] = /<form\b[^>]*>/.exec(text);
    const fields = [];
    for (const [tag] of text.matchAll(/<(?:input|textarea|button)\b[^>]*>/g)) {
      const [name, type] = [attribute(tag, 'name'), attribute(tag, 'type') ?? 'text'];
      if (!name || type === 'file') continue;
      if (['checkbox', 'radio'].includes(type) && !/\schecked\b/.test(tag)) continue;
      fields.push([name, attribute(tag, 'value') ?? '', type !== 'hidden' || name !== 'seal']);
    }
    for (const [, tag, inner] of text.matchAll(/(<select\b[^>]*>)([^]*?)<\/select>/g)) {
      const options = [...inner.matchAll(/<option\b[^>]*>/g)].map(([option]) => option);
      const chosen = options.find((option) => /\sselected\b/.test(option)) ?? options[0] ?? '';
      fields.push([attribute(tag, 'name'), attribute(chosen, 'value') ?? '', true]);
    }
    return { action: new URL(attribute(head, 'action') ?? path, `http://x${path}`), method: (attribute(head, 'method') ?? 'get').toUpperCase(),
      files: /enctype="multipart/.test(head), fields };
  });
}

// The pattern of a path: what is an id in it does not count.
const patterns = routes().filter(({ pattern }) => pattern.startsWith('/staff'))
  .map((row) => ({ ...row, like: new RegExp(`^${row.pattern.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`) }))
  .sort((a, b) => a.pattern.split('{').length - b.pattern.split('{').length);
const patternOf = (path, method = 'GET') => patterns.find((row) => row.method === method && row.like.test(path))?.pattern;

async function office(t) {
  const data = join(await folder(t), 'data');
  await campaign(data);
  const server = await serve(t, data);
  for (let i = 0; i < 8; i++) assert.equal((await put(server, randomUUID(), response((body) => { body.seconds += i; }))).status, 201);
  assert.equal((await put(server, randomUUID(), response((body) => { body.answers.q5 = 77; body.answers.strange = hostile.script; body.answers.other = hostile.script; }))).status, 202);
  await must(['device', 'enrol', '--data', data, '--id', 'k7', '--unit', units[0]]);
  const cookie = await enter(data, server, 'an', 'administrator', 'VN');
  await enter(data, server, 'binh', 'viewer', '44');
  const scorecard = await readFile(new URL('../../samples/scorecard/quang-tri-2023.csv', import.meta.url));
  assert.equal((await sendFile(server, '/staff/scorecards', cookie, scorecard, { unit: '44', year: '2023' })).status, 303);
  // A task of the first can go over to the second, read in another way.
  assert.equal((await sealed(server, '/staff/scorecards/1/criteria/6.3.3', { state: 'open' }, cookie)).status, 303);
  assert.equal((await sendFile(server, '/staff/scorecards', cookie, scorecard, { unit: '44', year: '2023', decimal: 'comma' })).status, 303);
  for (const [path, fields] of [['samples', { kind: 'villages', file: frame() }], ['samples/frames/1', { plan: 'papi-two-level', seed: '1' }],
    ['samples/1/weights', { answers: joined(), margins, base: 'base', class: 'stratum', answered: 'answered', bounds_low: '0.1', bounds_high: '9' }]])
    assert.equal((await sealed(server, `/staff/campaigns/qt/${path}`, fields, cookie)).status, 303, path);
  return { data, server, cookie };
}

// One page of each pattern and each set of parameters, from /staff on.
async function walk(server, cookie) {
  const pages = new Map();
  const queue = ['/staff'];
  const seen = new Set();
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    const at = new URL(path, server.address);
    const key = `${patternOf(at.pathname)} ${[...at.searchParams.keys()].sort()}`;
    if (seen.has(key) || at.searchParams.has('format') || /\/(poster|heirs|code-picture)$/.test(at.pathname)) continue;
    seen.add(key);
    const reply = await visit(server, at.pathname + at.search, cookie);
    if (reply.status === 303) queue.push(reply.headers.get('location'));
    if (reply.status !== 200 || !/^text\/html/.test(reply.headers.get('content-type'))) continue;
    const html = await reply.text();
    pages.set(key, { path: at.pathname + at.search, html });
    for (const [, href] of html.matchAll(/href="([^"#]+)/g)) {
      const to = new URL(plain(href), at);
      to.searchParams.delete('lang');
      if (to.origin === server.address && to.pathname.startsWith('/staff')) queue.push(to.pathname + to.search);
    }
  }
  return [...pages.values()];
}

// What no reply may do.
async function assertHarmless(reply, what) {
  assert.ok(reply.status < 500, `${what}: ${reply.status}`);
  for (const [name, value] of reply.headers) assert.ok(!value.includes(`${mark}=1`) && !/^https?:\/\/zqx|^\/\/zqx/.test(value), `${what}: ${name}: ${value}`);
  const text = await reply.text();
  assert.ok(!text.includes(`<script>${mark}`) && !text.includes(`<img src=x onerror=${mark}`) && !text.includes(`x" onmouseover="${mark}`) &&
    !text.includes(`href="javascript:${mark}`) && !/\broot:x:0/.test(text) && !text.includes('SQLITE') && !text.includes('syntax error'), `${what}: ${text.slice(0, 300)}`);
}

const encoded = (fields, at, value) => fields.map(([name, own], i) => `${encodeURIComponent(name)}=${i === at ? value : encodeURIComponent(own)}`).join('&');
const isLeaving = ({ action, fields }) => /sign-out|\/state\/|\/me$/.test(action.pathname) || fields.some(([, value]) => ['remove', 'close', 'end', 'sign-out'].includes(value));

test('every parameter and every field, with everything hostile', async (t) => {
  const { data, server, cookie } = await office(t);
  const pages = await walk(server, cookie);
  const walked = new Set(pages.map(({ path }) => patternOf(new URL(path, server.address).pathname)));
  const unseen = patterns.filter(({ method, permission, pattern }) => method === 'GET' && permission === 'PERSON' && !walked.has(pattern)).map(({ pattern }) => pattern);
  assert.deepEqual(unseen.sort(), ['/staff/campaigns/{id}/poster', '/staff/campaigns/{id}/results', '/staff/units/heirs'], 'files, and what only leads on');
  let tried = 0;
  const done = new Set();
  const get = async (path, what) => assertHarmless(await visit(server, path, cookie), what);
  const send = async (path, body, what) => assertHarmless(await fetch(server.address + path, { method: 'POST', redirect: 'manual', body,
    headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' } }), what);
  // Every kind at once: `attempt` makes the request of one.
  const attack = async (what, attempt) => {
    if (done.has(what)) return;
    done.add(what);
    tried += kinds.length;
    await Promise.all(kinds.map(([kind, value]) => attempt(value, `${what}: ${kind}`)));
  };
  for (const { path, html } of pages) {
    const at = new URL(path, server.address);
    const pattern = patternOf(at.pathname);
    const parts = at.pathname.split('/');
    for (const [i, part] of pattern.split('/').entries())
      if (part.startsWith('{')) await attack(`${pattern} ${part}`, (value, what) => get(parts.map((own, j) => (j === i ? value : own)).join('/'), what));
    const query = { action: at, method: 'GET', fields: [...at.searchParams].map(([name, value]) => [name, value, true]) };
    for (const form of [...formsOf(html, path), query]) {
      const { method, fields, action: { pathname: to } } = form;
      if (form.files || (method === 'POST' && isLeaving(form))) continue;
      for (const [i, [name, , free]] of fields.entries())
        if (free)
          await attack(`${method} ${ofEvery.has(name) ? 'any page' : patternOf(to, method)} ${name}`, (value, what) => {
            const text = encoded(fields, i, value);
            return method === 'GET' ? get(`${to}?${text}`, what) : send(to, text, what);
          });
    }
  }
  t.diagnostic(`${pages.length} pages, ${done.size} parameters and fields, ${tried} tries`);
  // What was kept of all this does nothing where it is shown.
  for (const { path } of await walk(server, cookie)) await assertHarmless(await visit(server, path, cookie), `afterwards ${path}`);
  assert.equal((await visit(server, '/staff', cookie)).status, 200, 'nobody was signed out');
  assert.equal(execFileSync('sqlite3', [`${data}/hailong.db`, 'SELECT count(*) FROM response']).toString().trim(), '9');
  await must(['verify', '--data', data]);
  await must(['audit', 'verify', '--data', data]);
});
