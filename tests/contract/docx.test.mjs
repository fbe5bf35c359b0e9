// SPDX-License-Identifier: GPL-3.0-or-later
//
// The Word file of a report, part by part, beside the blocks of the same report's JSON: well formed,
// headings, tables whose heads stand on every page, figures with words for who cannot see them, page
// numbers, the language, the face an office writes in, the day it was made.
import test from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { papers, read } from '../support/papers.mjs';

const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" };
const decoded = (xml) => xml.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity]);
const textOf = (xml) => decoded([...xml.matchAll(/<w:t[^>]*>([^<]*)<\/w:t>/g)].map((match) => match[1]).join(''));
const paragraphs = (xml, style) => [...xml.matchAll(/<w:p>(?:(?!<\/w:p>)[\s\S])*<\/w:p>/g)]
  .filter(([one]) => one.includes(`<w:pStyle w:val="${style}"/>`)).map(([one]) => textOf(one));

test('every part of the Word file', async (t) => {
  for (const [language, code] of [['vi', 'vi-VN'], ['en', 'en-GB']]) {
    const { where, docx } = await papers(t, language, 'json,html,docx');
    const { blocks } = JSON.parse(await readFile(join(where, 'thu-19333.json'), 'utf8'));
    const part = (name) => read('unzip', '-p', docx, name);
    const names = read('unzip', '-Z1', docx).trim().split('\n');
    assert.ok(names.length >= 9);
    for (const name of names.filter((one) => /\.(xml|rels)$/.test(one)))
      execFileSync('xmllint', ['--noout', '--nonet', '-'], { input: part(name.replace(/[[\]]/g, '\\$&')) });

    const body = part('word/document.xml');
    const of = (kind) => blocks.filter((block) => block.kind === kind);
    assert.deepEqual(paragraphs(body, 'Heading1'), of('heading').filter(({ level }) => level < 3).map(({ text }) => text));
    assert.deepEqual(paragraphs(body, 'Heading2'), of('heading').filter(({ level }) => level >= 3).map(({ text }) => text));
    assert.deepEqual(paragraphs(body, 'Bullet'), of('note').map(({ text }) => text));
    const tables = of('table');
    assert.ok(tables.length > 0);
    const heads = [...body.matchAll(/<w:tbl>(?:(?!<\/w:tbl>)[\s\S])*<w:tblHeader\/>(?:(?!<\/w:tbl>)[\s\S])*<\/w:tbl>/g)].map(([one]) => one);
    assert.equal(heads.length, tables.length, 'each table has a head that is repeated');
    for (const [i, table] of tables.entries()) {
      const rows = heads[i].match(/<w:tr>|<w:tr /g).length - heads[i].match(/<w:tblHeader\/>/g).length;
      assert.equal(rows, table.rows.length, table.text);
      for (const cell of table.rows.flatMap((row) => row.cells)) assert.ok(textOf(heads[i]).includes(cell), cell);
    }
    const charts = of('chart');
    const spoken = [...body.matchAll(/<wp:docPr id="\d+" name="([^"]+)" descr="([^"]+)"\/>/g)];
    assert.equal(spoken.length, charts.length);
    for (const [, name, words] of spoken) assert.ok(name.length > 3 && words.length > 40, words);
    assert.equal(names.filter((name) => /^word\/media\/.*\.png$/.test(name)).length, charts.length);

    const styles = part('word/styles.xml');
    assert.match(styles, new RegExp(`<w:lang w:val="${code}"`));
    assert.match(styles, /w:ascii="Times New Roman"/);
    assert.doesNotMatch(`${styles}${body}`, /w:(ascii|hAnsi)="(?!Times New Roman)/);
    assert.match(part('word/header1.xml'), language === 'vi' ? /SỐ LIỆU MÔ PHỎNG/ : /SIMULATED/);
    for (const field of ['PAGE', 'NUMPAGES']) assert.match(part('word/footer1.xml'), new RegExp(`<w:instrText[^>]*> ${field} <`));
    assert.match(body, /<w:pgSz w:w="11906" w:h="16838"\/>/, 'A4');
    const names_ = part('docProps/core.xml');
    assert.match(names_, new RegExp(`<dc:language>${code}</dc:language>`));
    assert.match(names_, /<dcterms:created xsi:type="dcterms:W3CDTF">20\d\d-\d\d-\d\dT00:00:00Z</);
  }
});
