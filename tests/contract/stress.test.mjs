// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of every tone and sign come out of every format as they should, in normal form C.
import test from 'node:test';
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addedWords, missingWords, read, strayHeadings } from '../support/papers.mjs';
import { names, stressed } from '../support/stress.mjs';

const squeezed = (text) => text.replace(/\s+/g, '');
const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const decoded = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);

test('names of every tone and sign in JSON, HTML, PDF and DOCX', async (t) => {
  const { out } = await stressed(t);
  for (const [code, [, name]] of Object.entries(names)) {
    const file = (end) => join(out, `thu-${code}.${end}`);
    const html = await readFile(file('html'), 'utf8');
    const json = await readFile(file('json'), 'utf8');
    const word = read('unzip', '-p', file('docx'), 'word/document.xml');
    const paper = read('pdftotext', '-raw', file('pdf'), '-');
    assert.ok(decoded(html).includes(`<dd class="value said">${name}</dd>`) || decoded(html).includes(`<dd class="value">${name}</dd>`), `${code}: HTML`);
    assert.ok(decoded(word).includes(`>${name}</w:t>`), `${code}: DOCX`);
    assert.ok(squeezed(paper).includes(squeezed(name)), `${code}: PDF: ${paper.slice(0, 400)}`);
    const said = JSON.stringify(JSON.parse(json));
    assert.ok(said.includes(JSON.stringify(name).slice(1, -1)) || code === '18859', `${code}: JSON`);
    for (const [format, text] of Object.entries({ html, word, paper })) {
      assert.ok(text === text.normalize('NFC'), `${code}: ${format} in normal form C`);
      const odd = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd]/.exec(text.replaceAll('\f', ''));
      assert.equal(odd, null, `${code}: ${format}`);
    }
    assert.deepEqual(missingWords(html, file('pdf')), [], code);
    assert.deepEqual(addedWords(html, file('pdf')), [], code);
    assert.deepEqual(strayHeadings(html, file('pdf')), [], code);
    const fonts = read('pdffonts', file('pdf')).trim().split('\n').slice(2);
    for (const font of fonts) assert.match(font, / yes yes yes /, `${code}: embedded, a part, can be copied`);
    if (code !== '18880') for (const font of fonts) assert.match(font, /Liberation(Serif|Sans)/, code);
  }
});
