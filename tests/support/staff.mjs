// SPDX-License-Identifier: GPL-3.0-or-later
//
// staff - somebody of the staff as a client of the server: a link, a password, a cookie; or in a browser.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { must } from './program.mjs';

export const password = 'con mèo trèo cây cau';

// The path of a one-time link: of a new account, or without a role of one that is there.
export async function member(data, server, name, role, unit) {
  const made = role === null ? ['account', 'invite'] : ['account', 'add', '--role', role, '--unit', unit];
  const { out } = await must([...made, '--data', data, '--name', name, '--address', server.address]);
  assert.ok(out.startsWith(`${server.address}/staff/welcome/`), out);
  return out.trim().slice(server.address.length);
}

export const visit = (server, path, cookie) => fetch(server.address + path, { redirect: 'manual', headers: cookie ? { cookie } : {} });

export const post = (server, path, fields, headers = {}) => fetch(server.address + path,
  { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, body: new URLSearchParams(fields) });

// The cookie of a new session.
export async function signIn(server, name, cookie) {
  const reply = await post(server, '/staff/sign-in', { name, password }, cookie ? { cookie } : {});
  assert.equal(reply.status, 303, await reply.text());
  return reply.headers.get('set-cookie').split(';')[0];
}

// A member of staff who has chosen the password and is signed in: their cookie.
export async function enter(data, server, name, role, unit) {
  const reply = await post(server, await member(data, server, name, role, unit), { password, again: password });
  assert.equal(reply.status, 303, await reply.text());
  return reply.headers.get('set-cookie').split(';')[0];
}

// Does what leads to another page of the browser, and waits for that page whole: a click returns when
// the page has begun, a key at once, and on a slow machine the page before is read then.
export async function leads(page, act) {
  await Promise.all([page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame()), act()]);
  await page.waitForLoadState();
}

// A browser's page signed in as a new member of staff.
export async function enterPage(page, data, server, name, role, place) {
  await page.goto(server.address + await member(data, server, name, role, place));
  await page.fill('#password', password);
  await page.fill('#again', password);
  await leads(page, () => page.keyboard.press('Enter'));
}

// A page's form as a browser posts it: with the seal of the session.
export async function sealed(server, path, fields, cookie, headers = {}) {
  const page = await (await visit(server, '/staff', cookie)).text();
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(page);
  return post(server, path, { seal, ...fields }, { cookie, ...headers });
}

// Posts a file as a browser does.
export async function sendFile(server, path, cookie, file, fields = {}) {
  const body = new FormData();
  const [, seal] = /name="seal" value="([0-9a-f]{64})"/.exec(await (await visit(server, '/staff', cookie)).text());
  for (const [name, value] of Object.entries({ seal, ...fields })) if (value !== null) body.append(name, value);
  body.append('file', new Blob([file]), 'a.csv');
  return fetch(server.address + path, { method: 'POST', redirect: 'manual', headers: { cookie }, body });
}

// The code that a telephone makes of a secret in base32 (RFC 6238), `steps` of 30 seconds from now.
export function codeOf(secret, steps = 0, now = Date.now()) {
  const bits = [...secret.replace(/[^A-Z2-7]/g, '')].map((symbol) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(symbol).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30000) + steps));
  const digest = createHmac('sha1', key).update(counter).digest();
  return String((digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff) % 1e6).padStart(6, '0');
}
