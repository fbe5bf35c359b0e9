// SPDX-License-Identifier: GPL-3.0-or-later
//
// coverage - runs the coverage study (tests/survey/coverage.c) that stands beside the program.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { binary } from './program.mjs';

// {status, out}; 15 minutes at most, for a sanitizer on a busy machine.
export const study = (words) => new Promise((resolve) => {
  execFile(join(dirname(binary), 'tests/survey_coverage'), words, { timeout: 900000, maxBuffer: 1 << 24 },
    (error, out) => resolve({ status: error ? error.code ?? -1 : 0, out }));
});
