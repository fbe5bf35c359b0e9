// SPDX-License-Identifier: GPL-3.0-or-later
//
// A question spoken aloud: in the page of its language alone, from the folder's media and from nowhere else.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folder, run, serve, units } from '../support/program.mjs';
import { asked, askedCampaign } from '../support/asked.mjs';

test('sound of a question', async (t) => {
  const where = await folder(t);
  const data = join(where, 'data');
  await askedCampaign(where, data);
  const media = join(data, 'media', 'sipas-2026');
  await mkdir(media, { recursive: true });
  await writeFile(join(media, 'gender.rad.mp3'), 'sound');
  await writeFile(join(media, 'secret.txt'), 'x');
  await writeFile(join(media, 'long.mp3'), '');
  await truncate(join(media, 'long.mp3'), (1 << 20) + 1);
  const server = await serve(t, data);
  const page = async (lang) => (await fetch(`${server.address}/c/asked?unit=${units[0]}&lang=${lang}`)).text();

  await t.test('stands in the page of its language only', async () => {
    assert.match(await page('rad'), /<audio class="spoken" controls preload="none" src="\/media\/sipas-2026\/gender\.rad\.mp3"/);
    for (const lang of ['vi', 'en', 'jra']) assert.doesNotMatch(await page(lang), /<audio/, lang);
  });

  await t.test('is handed out, and again only when it changed', async () => {
    const reply = await fetch(`${server.address}/media/sipas-2026/gender.rad.mp3`);
    assert.deepEqual([reply.status, reply.headers.get('content-type'), await reply.text()], [200, 'audio/mpeg', 'sound']);
    assert.match(reply.headers.get('content-security-policy'), /media-src 'self'/);
    const tag = reply.headers.get('etag');
    const again = () => fetch(`${server.address}/media/sipas-2026/gender.rad.mp3`, { headers: { 'if-none-match': tag } });
    assert.equal((await again()).status, 304);
    await writeFile(join(media, 'gender.rad.mp3'), 'another');
    assert.equal((await again()).status, 200);
  });

  await t.test('nothing else of the disk is', async () => {
    for (const path of ['sipas-2026/none.mp3', 'sipas-2026/secret.txt', 'sipas-2026/..%2f..%2foperator.token', '..%2fmedia/a.mp3', '../hailong.db', 'sipas-2026/.mp3', './gender.rad.mp3'])
      assert.equal((await fetch(`${server.address}/media/${path}`)).status, 404, path);
    assert.ok((await fetch(`${server.address}/media/sipas-2026/long.mp3`)).status >= 400, 'over a megabyte');
  });
});

test('form lint refuses names that are no sound', async (t) => {
  const file = join(await folder(t), 'a.json');
  for (const name of ['../a.mp3', 'a.wav', 'a/b.mp3', '1.mp3', 'mp3']) {
    const form = asked();
    form.questions.find(({ id }) => id === 'gender').audio = { rad: name };
    await writeFile(file, JSON.stringify(form));
    const result = await run(['form', 'lint', file, '--json']);
    assert.equal(result.status, 1, name);
    assert.equal(JSON.parse(result.out).findings.find(({ severity }) => severity === 'error').code, 'form_audio', name);
  }
});
