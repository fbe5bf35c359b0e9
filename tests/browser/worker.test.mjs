// SPDX-License-Identifier: GPL-3.0-or-later
//
// The service worker (assets/sw.js) in Chromium against the real server: pages open while the
// server is away, in each of the secure contexts that the server itself can give (docs/kiosk.md);
// a new version of the server is taken whole or not at all.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { campaign, folder, must, serve, units } from '../support/program.mjs';
import { device, until } from '../support/device.mjs';
import { controlled, form, held, holds, opensAlone, trusting } from '../support/worker.mjs';

async function campaignServed(t, args = []) {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  return { where, data, server: await serve(t, data, args) };
}

test('http://localhost: the form opens and reloads without the server', async (t) => {
  const { where, server } = await campaignServed(t);
  const { page } = await device(t, `${where}-profile`);
  const address = `http://localhost:${new URL(server.address).port}`;
  await opensAlone(page, address, server.kill);

  await t.test('also in the other language, which nobody had opened', async () => {
    await page.goto(`${address}/c/qt?lang=en&unit=${units[0]}&mode=kiosk&counter=Q2&device=k7`);
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    assert.match(await page.textContent('body'), /Very satisfied/);
  });
  await t.test('a page it does not hold says what to do', async () => {
    await page.goto(`${address}/c/other`);
    assert.match(await page.textContent('h1'), /chưa giữ trang đó/);
  });
  await t.test('the interface is never answered from the device', async () => {
    const kept = (await held(page)).map((url) => new URL(url).pathname);
    assert.ok(kept.length > 4);
    assert.deepEqual(kept.filter((path) => !/^\/(assets\/.+\.[0-9a-f]{16}\.\w+|offline|kiosk|c\/qt)$/.test(path)), []);
    assert.equal(await page.evaluate(() => fetch('/healthz').then(() => 'answered', () => 'away')), 'away');
  });
  await t.test('nor are the pages of staff: what the server says of them is the truth', async () => {
    for (const path of ['/staff', '/staff/sign-in']) await assert.rejects(page.goto(address + path), /ERR_CONNECTION_REFUSED/);
  });
});

test('https with our own certificate: the same', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  await must(['tls', 'init', '--data', data, '--names', 'may-chu']);
  const tls = (name) => join(data, 'tls', name);
  const server = await serve(t, data, ['--tls-cert', tls('server.crt'), '--tls-key', tls('server.key')]);
  const home = await trusting(`${where}-home`, tls('ca.crt'));
  const { page } = await device(t, `${where}-profile`, { args: ['--host-resolver-rules=MAP may-chu 127.0.0.1'], home });
  await opensAlone(page, `https://may-chu:${new URL(server.address).port}`, server.kill);
});

test('a page with a ticket in its address is not kept', async (t) => {
  const { where, server } = await campaignServed(t);
  const { page } = await device(t, `${where}-profile`);
  await page.goto(`${server.address}/kiosk`);
  await controlled(page);
  await page.goto(`${server.address}${form}&ticket=7K3Q-M0XD-9TVB-52HE`);
  await page.goto(server.address + form);
  await holds(page, form);
  assert.deepEqual((await held(page)).filter((url) => url.includes('ticket')), []);
});

// A proxy in front of the server that can be slow, broken, or of another version.
async function proxied(t, server) {
  const change = { delay: 0, status: 0, text: (body) => body, fail: null };
  const proxy = createServer((incoming, outgoing) => {
    if (change.fail?.test(incoming.url)) {
      outgoing.destroy();
      return;
    }
    const onward = request(server.address + incoming.url, { method: incoming.method, headers: { ...incoming.headers, 'accept-encoding': 'identity' } }, async (reply) => {
      const chunks = [];
      for await (const chunk of reply) chunks.push(chunk);
      const body = change.text(Buffer.concat(chunks).toString(), incoming.url);
      const headers = { ...reply.headers, 'content-length': Buffer.byteLength(body) };
      setTimeout(() => outgoing.writeHead(change.status || reply.statusCode, headers).end(body), change.delay);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  t.after(() => { proxy.closeAllConnections(); proxy.close(); });
  return { change, address: `http://127.0.0.1:${proxy.address().port}` };
}

async function proxiedDevice(t) {
  const { where, server } = await campaignServed(t);
  const { change, address } = await proxied(t, server);
  const { page } = await device(t, `${where}-profile`);
  await page.goto(`${address}/kiosk`);
  await controlled(page);
  await page.goto(address + form);
  await holds(page, form);
  return { change, address, page };
}

test('a slow line: after 3 s the page that is kept; a proxy without its server: the same', async (t) => {
  const { change, page } = await proxiedDevice(t);
  change.delay = 20000;
  const begun = Date.now();
  await page.reload({ waitUntil: 'commit' });
  const took = Date.now() - begun;
  assert.ok(took >= 2500 && took < 15000, `${took} ms`);
  assert.match(await page.textContent('h1'), /\S/);
  change.delay = 0;
  change.status = 502;
  await page.reload();
  assert.equal(await page.$$eval('input[name=q5]', (found) => found.length > 0), true);
});

test('a form that is gone is forgotten', async (t) => {
  const { change, address, page } = await proxiedDevice(t);
  change.status = 404;
  await page.reload();
  await page.goto(`${address}/kiosk`);
  await until('it is gone', async () => !(await held(page)).some((url) => url.endsWith(form)));
});

// The same pages as a later version of the server would make them.
const later = (name) => (body, url) => {
  if (url === '/sw.js') return body.replace(/^var version = '\w+';/, `var version = '${name}';`);
  return url.startsWith('/c/') ? body.replace('<h1>', `<h1>${name} `) : body;
};

test('a new version of the server takes the place of the old one, pages too', async (t) => {
  const { change, address, page } = await proxiedDevice(t);
  change.text = later('v2');
  await page.goto(`${address}/kiosk`); // the browser looks for a new worker when a page is opened
  await until('the new cache alone is there', () => page.evaluate(async () => (await caches.keys()).join() === 'hailong-v2'));
  assert.ok((await held(page)).some((url) => url.endsWith(form)), 'with the pages of the old one');
  change.fail = /./;
  await page.goto(address + form);
  assert.match(await page.textContent('h1'), /^v2 /);
});

test('a new version that does not come whole does not come', async (t) => {
  const { change, address, page } = await proxiedDevice(t);
  change.text = later('v2');
  change.fail = /^\/c\/qt/;
  const [old] = await page.evaluate(() => caches.keys());
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found.update()));
  await until('the installation failed', () => page.evaluate(async () => {
    const found = await navigator.serviceWorker.getRegistration();
    return !found.installing && !found.waiting;
  }));
  await page.goto(address + form);
  assert.doesNotMatch(await page.textContent('h1'), /^v2 /);
  assert.equal(await page.$$eval('input[name=q5]', (found) => found.length > 0), true);
  assert.ok((await page.evaluate(() => caches.keys())).includes(old));
  change.fail = null;
  await page.goto(`${address}/kiosk`);
  await until('and comes when the line is back', () => page.evaluate(async () => (await caches.keys()).join() === 'hailong-v2'));
});
