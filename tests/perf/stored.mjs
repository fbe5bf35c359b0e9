// SPDX-License-Identifier: GPL-3.0-or-later
//
// stored - a data folder with many answers, for measuring what reads them.
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const run = async (...command) => (await execute(command[0], command.slice(1), { maxBuffer: 1 << 26 })).stdout;

// The demo's province, its packed codes repeated under new ids until there are enough: what a report
// reads. (The documents are not repeated: no report looks at them.)
export async function stored(hailong, where, rows) {
  const data = join(where, 'store');
  const server = spawn(hailong, ['demo', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise((done, fail) => {
    server.stdout.on('data', (chunk) => { if (/127\.0\.0\.1:\d+/.test(String(chunk))) done(); });
    server.on('exit', () => fail(new Error('the demo ended')));
  });
  const ended = new Promise((done) => server.on('exit', done));
  server.kill('SIGTERM');
  await ended;
  await run('sqlite3', join(data, 'hailong.db'), `
    WITH RECURSIVE copies (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copies
      WHERE number < ${rows} / (SELECT count(*) FROM response_codes))
    INSERT INTO response_codes SELECT campaign, unit, randomblob(16), started_day, complete, mode,
      village, counter, field, codes FROM copies, (SELECT * FROM response_codes) ORDER BY campaign, unit`);
  const province = await run('sqlite3', join(data, 'hailong.db'), 'SELECT province FROM campaign');
  const unit = await run('sqlite3', join(data, 'hailong.db'),
    'SELECT unit FROM response_codes GROUP BY unit ORDER BY count(*) DESC LIMIT 1');
  return { data, units: { commune: unit.trim(), province: province.trim() } };
}
