// SPDX-License-Identifier: GPL-3.0-or-later
//
// Our own root certificate in Chromium: a tablet that trusts it (certutil puts it where Chromium on
// Linux looks) gets a secure page by name and by address, one that does not trust it is warned.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { campaign, folder, must, serve, units } from '../support/program.mjs';

const execute = promisify(execFile);

// A Chromium with a home of its own, so that it trusts nothing but what the test gives it.
async function browser(t, home) {
  const started = await chromium.launch({ executablePath: '/usr/bin/chromium', env: { ...process.env, HOME: home },
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP may-chu 127.0.0.1, MAP other 127.0.0.1'] });
  t.after(() => started.close());
  return started;
}

async function trust(home, root) {
  const store = `sql:${join(home, '.pki', 'nssdb')}`;
  await mkdir(join(home, '.pki', 'nssdb'), { recursive: true });
  await execute('certutil', ['-d', store, '-N', '--empty-password']);
  await execute('certutil', ['-d', store, '-A', '-t', 'C,,', '-n', 'hailong', '-i', root]);
}

test('a tablet with our root certificate', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await campaign(data);
  await must(['tls', 'init', '--data', data, '--names', 'may-chu,localhost,127.0.0.1']);
  const tls = (name) => join(data, 'tls', name);
  const server = await serve(t, data, ['--tls-cert', tls('server.crt'), '--tls-key', tls('server.key')]);
  const port = new URL(server.address).port;
  const root = join(where, 'home');
  await mkdir(root);
  await trust(root, tls('ca.crt'));
  const chrome = await browser(t, root);

  for (const host of ['localhost', '127.0.0.1', 'may-chu']) {
    await t.test(`opens https://${host}/ as a secure context`, async () => {
      const page = await chrome.newPage();
      const reply = await page.goto(`https://${host}:${port}/`);
      assert.equal(reply.status(), 200);
      assert.equal(await page.evaluate(() => isSecureContext && location.protocol), 'https:');
      const { protocol, issuer } = await reply.securityDetails();
      assert.equal(protocol, 'TLS 1.3');
      assert.match(issuer, /^hailong CA may-chu /);
      await page.close();
    });
  }

  await t.test('sends the plain form', async () => {
    const page = await chrome.newPage();
    await page.goto(`https://may-chu:${port}/c/qt?unit=${units[0]}`);
    await page.$$eval('input[type=radio], input[type=checkbox]', (inputs) => {
      const seen = new Set();
      for (const input of inputs) {
        if (!seen.has(input.name)) input.checked = true;
        seen.add(input.name);
      }
    });
    await page.$eval('#form', (form) => form.submit()); // as the page does when nothing can be queued
    await page.waitForURL(/\/c\/qt\/done/);
  });

  await t.test('refuses a name that the certificate does not have', async () => {
    const page = await chrome.newPage();
    await assert.rejects(page.goto(`https://other:${port}/`), /ERR_CERT_COMMON_NAME_INVALID/);
  });

  await t.test('and one without it is warned', async () => {
    const stranger = join(where, 'stranger');
    await mkdir(stranger);
    const page = await (await browser(t, stranger)).newPage();
    await assert.rejects(page.goto(`https://localhost:${port}/`), /ERR_CERT_AUTHORITY_INVALID/);
  });
});
