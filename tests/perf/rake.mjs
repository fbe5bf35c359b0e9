// SPDX-License-Identifier: GPL-3.0-or-later
//
// rake.mjs BUILD: perf_rake beside rake.R on the same rows, in one run. Exit status 1 where raking is
// not FACTOR times faster, or the two disagree.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FACTOR = 20;
const rows = process.env.HAILONG_PERF_ROWS ?? '1000000';
const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(process.env.HAILONG_PERF_FOLDER ?? tmpdir(), 'rake-'));
const csv = join(folder, 'rows.csv');
const answer = (program, args) => JSON.parse(execFileSync(program, args, { encoding: 'utf8' }));
const near = (a, b) => Math.abs(a - b) <= 1e-6 * Math.abs(b);
let status = 0;
try {
  const ours = answer(join(process.argv[2], 'tests/perf/perf_rake'), [rows, csv]);
  console.log(`${rows} rows, 4 margins: rake ${ours.rake.toFixed(4)} s, with a mean ${ours.whole.toFixed(4)} s`);
  const hasR = spawnSync('Rscript', ['-e', 'library(survey); library(data.table)'], { stdio: 'ignore' }).status === 0;
  if (hasR) {
    const theirs = answer('Rscript', [join(here, 'rake.R'), csv]);
    const ratio = theirs.rake / ours.rake;
    const agree = near(ours.squares, theirs.squares) && near(ours.se, theirs.se);
    console.log(`R survey: rake ${theirs.rake.toFixed(2)} s, with a mean ${theirs.whole.toFixed(2)} s`);
    console.log(`ratio ${ratio.toFixed(0)} (at least ${FACTOR}); with the mean ${(theirs.whole / ours.whole).toFixed(0)}; figures ${agree ? 'agree' : 'DISAGREE'}`);
    if (!agree) console.log(JSON.stringify({ ours, theirs }));
    status = ratio >= FACTOR && agree ? 0 : 1;
  } else console.log('R with survey and data.table is not installed: no ratio');
} finally {
  rmSync(folder, { recursive: true });
}
process.exitCode = status;
