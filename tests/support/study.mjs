// SPDX-License-Identifier: GPL-3.0-or-later
//
// study - runs a simulation that stands beside the program: tests/survey/coverage.c as
// `survey_coverage`, tests/analysis/province.c as `analysis_province`.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { binary } from './program.mjs';

// {status, out}; 15 minutes at most, for a sanitizer on a busy machine.
export const study = (name, words) => new Promise((resolve) => {
  execFile(join(dirname(binary), `tests/${name}`), words, { timeout: 900000, maxBuffer: 1 << 24 },
    (error, out) => resolve({ status: error ? error.code ?? -1 : 0, out }));
});

// Lines of what came out that a page of docs/ does not have.
export async function unsaid(out, page) {
  const lines = new Set((await readFile(new URL(`../../docs/${page}`, import.meta.url), 'utf8')).split('\n'));
  return out.split('\n').filter((line) => line !== '' && !lines.has(line));
}
