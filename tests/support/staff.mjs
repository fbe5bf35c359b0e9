// SPDX-License-Identifier: GPL-3.0-or-later
//
// staff - somebody of the staff as a client of the server: a link, a password, a cookie.
import assert from 'node:assert/strict';
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
