// SPDX-License-Identifier: GPL-3.0-or-later
//
// golden - the reports of one small fixed campaign as they were when somebody last looked at them: the
// page without its style, and each figure by itself. The day is given; the program's version and the head of the audit's chain, which knows the time, are masked.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const kept = fileURLToPath(new URL('../cases/golden-report/', import.meta.url));
const answers = fileURLToPath(new URL('../cases/golden-report/answers.csv', import.meta.url));
const units = '18859,18880,18904,19288';
const day = '1795305600'; // 2026-11-22

const masked = (text) => text.replace(/hailong \d+\.\d+\.\d+/g, 'hailong VERSION').replace(/(?<=mã chuỗi )[0-9a-f]{16}/g, 'HEAD');

// What the program makes now: {name: text}.
export function made(program) {
  const where = mkdtempSync(join(tmpdir(), 'hailong-golden-'));
  const data = join(where, 'data');
  const run = (...args) => execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: '', LC_MESSAGES: '', SOURCE_DATE_EPOCH: day } });
  try {
    run('init', '--data', data);
    run('campaign', 'create', '--data', data, '--id', 'mau', '--form', 'sipas-2026', '--index', 'sipas-2026', '--units', units, '--simulated');
    run('campaign', 'open', '--data', data, '--id', 'mau');
    run('import', '--data', data, '--campaign', 'mau', answers);
    for (const unit of ['44', '19288']) run('report', '--data', data, '--campaign', 'mau', '--unit', unit, '--out', where, '--lang', 'vi');
    const files = {};
    for (const name of readdirSync(where).filter((one) => one.endsWith('.html'))) {
      let number = 0;
      const page = masked(readFileSync(join(where, name), 'utf8')).replace(/<style>[\s\S]*?<\/style>\n/, '')
        .replace(/<svg[\s\S]*?<\/svg>/g, (svg) => {
          const figure = name.replace('.html', `-${++number}.svg`);
          files[figure] = `${svg}\n`;
          return `<!-- ${figure} -->`;
        });
      files[name] = page;
    }
    return files;
  } finally {
    rmSync(where, { recursive: true, force: true });
  }
}

export const keptNames = () => readdirSync(kept).filter((name) => /\.(html|svg)$/.test(name)).sort();
