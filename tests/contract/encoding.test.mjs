// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pages go out gzipped to whoever takes that, and read the same; to others as they are.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { campaign, folder, serve, units } from '../support/program.mjs';

// A GET as it travels: {status, headers, body}.
function get(address, headers = {}, method = 'GET') {
  return new Promise((resolve, reject) => {
    request(address, { method, headers }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, body: Buffer.concat(parts) }));
    }).on('error', reject).end();
  });
}

test('pages and assets are gzipped for those who take it', async (t) => {
  const data = `${await folder(t)}/data`;
  await campaign(data);
  const server = await serve(t, data);
  const path = `${server.address}/c/qt`;
  const plain = await get(path);
  const form = await get(`${server.address}/c/qt?unit=${units[0]}`, { 'accept-encoding': 'gzip' });
  const style = /href="(\/assets\/citizen[^"]+)"/.exec(plain.body.toString())[1];

  await t.test('the same text, in fewer bytes', async () => {
    const packed = await get(path, { 'accept-encoding': 'gzip, deflate, br' });
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.equal(plain.headers['content-encoding'], undefined);
    for (const reply of [plain, packed]) assert.match(reply.headers.vary, /accept-encoding/i);
    assert.equal(gunzipSync(packed.body).toString(), plain.body.toString());
    assert.equal(Number(packed.headers['content-length']), packed.body.length);
    assert.ok(form.body.length * 5 < gunzipSync(form.body).length, `${form.body.length} of ${gunzipSync(form.body).length}`);
  });

  await t.test('who refuses it, or knows another, gets it as it is', async () => {
    for (const accepted of ['identity', 'br', 'gzip;q=0', 'gzip; q=0.000, br', '', 'xgzipx']) {
      const reply = await get(path, { 'accept-encoding': accepted });
      assert.equal(reply.headers['content-encoding'], undefined, accepted);
      assert.equal(reply.body.toString(), plain.body.toString(), accepted);
    }
    for (const accepted of ['GZIP', 'br;q=1.0, gzip;q=0.8', 'gzip ;q=1'])
      assert.equal((await get(path, { 'accept-encoding': accepted })).headers['content-encoding'], 'gzip', accepted);
  });

  await t.test('an asset known by its tag is not sent again, however it came', async () => {
    const packed = await get(server.address + style, { 'accept-encoding': 'gzip' });
    assert.match(packed.headers.etag, /^W\/"[0-9a-f]+"$/);
    assert.equal((await get(server.address + style)).headers.etag, packed.headers.etag.slice(2));
    for (const tag of [packed.headers.etag, packed.headers.etag.slice(2)])
      assert.equal((await get(server.address + style, { 'accept-encoding': 'gzip', 'if-none-match': tag })).status, 304);
  });

  await t.test('HEAD says the same length; short answers stay as they are', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const head = await get(server.address + style, headers, 'HEAD');
    assert.equal(Number(head.headers['content-length']), (await get(server.address + style, headers)).body.length);
    assert.equal((await get(`${server.address}/healthz`, headers)).headers['content-encoding'], undefined);
  });
});
