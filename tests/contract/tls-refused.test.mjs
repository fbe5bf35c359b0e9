// SPDX-License-Identifier: GPL-3.0-or-later
//
// What `tls init` and `serve --tls-cert --tls-key` refuse: exit status, message and remedy in both
// languages, and nothing changed.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { folder, must } from '../support/program.mjs';
import { refuses } from '../support/speech.mjs';

// A folder with a root and a server's certificate, and folders and files of every bad kind.
async function prepare(t) {
  const where = await folder(t);
  const data = `${where}/data`;
  await must(['init', '--data', data]);
  await must(['tls', 'init', '--data', data, '--names', 'may-chu']);
  for (const kind of ['half', 'half2', 'other', 'leaf']) await cp(data, `${where}/${kind}`, { recursive: true });
  await rm(`${where}/half/tls/ca.key`);
  await rm(`${where}/half2/tls/ca.crt`);
  for (const name of ['ca.key', 'ca.crt']) await rm(`${where}/other/tls/${name}`);
  for (const name of ['key', 'crt']) await cp(`${where}/leaf/tls/server.${name}`, `${where}/leaf/tls/ca.${name}`);
  await writeFile(`${where}/text`, 'code,level\n');
  await writeFile(`${where}/locked.key`, '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n');
  return { where, data };
}

// [what, arguments, exit status, what the message names]
function serveCases({ where, data }) {
  const [crt, key, root] = ['server.crt', 'server.key', 'ca.key'].map((name) => `${data}/tls/${name}`);
  const serve = (...pair) => ['serve', '--data', data, '--listen', '127.0.0.1:0', ...pair];
  const both = (cert, key) => serve('--tls-cert', cert, '--tls-key', key);
  return [['certificate alone', serve('--tls-cert', crt), 2, '--tls-cert', '--tls-key'],
    ['key alone', serve('--tls-key', key), 2, '--tls-cert', '--tls-key'],
    ['missing certificate', both(`${where}/none`, key), 3, `${where}/none`],
    ['missing key', both(crt, `${where}/none`), 3, `${where}/none`],
    ['certificate is a folder', both(where, key), 4, where],
    ['certificate that is none', both(`${where}/text`, key), 1, `${where}/text`, 'BEGIN CERTIFICATE'],
    ['the two mixed up', both(key, crt), 1, key, 'BEGIN CERTIFICATE'],
    ['key that is none', both(crt, `${where}/text`), 1, `${where}/text`, 'BEGIN PRIVATE KEY'],
    ['locked key', both(crt, `${where}/locked.key`), 1, 'locked.key', 'openssl pkey'],
    ['key of another certificate', both(crt, root), 1, crt, root]];
}

function initCases({ where, data }) {
  const init = (...more) => ['tls', 'init', '--data', data, ...more];
  return [
    ...['https://may-chu', 'may-chu:8443', 'máy-chủ', '*.lan', 'may_chu', '192.168.1', 'a,,b'].map((names) =>
      [`names ${names}`, init('--names', names), 2, names.includes(',') ? '""' : names]),
    ['too many names', init('--names', Array.from({ length: 33 }, (_, i) => `a${i}.lan`).join()), 1, '32'],
    ...['0', '-1', '801', '9999999999999999999', '1.5', 'năm'].map((days) => [`days ${days}`, init('--days', days), 2, `"${days}"`, '800']),
    ['a name of the world', init('--names', 'may-chu,khaosat.gov.vn'), 1, 'khaosat.gov.vn', `${data}/tls`],
    ['an address of the world', init('--names', '203.0.113.7'), 1, '203.0.113.7', `${data}/tls`],
    ['no data folder', ['tls', 'init', '--data', `${where}/none`], 3, `${where}/none`],
    ['a root without its key', ['tls', 'init', '--data', `${where}/half`], 1, `${where}/half/tls`, 'ca.key'],
    ['a key without its root', ['tls', 'init', '--data', `${where}/half2`], 1, `${where}/half2/tls`, 'ca.crt'],
    ['a folder of something else', ['tls', 'init', '--data', `${where}/other`], 1, `${where}/other/tls`],
    ['a root that is none', ['tls', 'init', '--data', `${where}/leaf`], 1, `${where}/leaf/tls/ca.crt`]];
}

// Every file of every tls folder.
async function contents(where) {
  const files = {};
  for (const entry of await readdir(where, { recursive: true })) {
    if (/\/tls\/\S+$/.test(entry)) files[entry] = await readFile(`${where}/${entry}`, 'utf8');
  }
  return files;
}

for (const [command, cases] of [['serve', serveCases], ['tls init', initCases]])
  test(command, async (t) => {
    const place = await prepare(t);
    const before = await contents(place.where);
    assert.equal(Object.keys(before).length, 4 + 3 + 3 + 2 + 4);
    for (const [what, args, status, ...says] of cases(place))
      await t.test(what, async () => {
        await refuses(args, status, says);
        assert.deepEqual(await contents(place.where), before);
      });
  });
