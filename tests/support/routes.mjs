// SPDX-License-Identifier: GPL-3.0-or-later
//
// routes - the rows of survey-server/routes.c, read from the source.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const row = /\{METHOD_(\w+),\s*"([^"]+)",\s*PERMISSION_(\w+),\s*DRESS_(\w+),\s*(\w+),\s*(\w+),\s*"([^"]+)"\}/g;

// [{method, pattern, permission, dress, limit, handler, help}]; fails when one cannot be read.
export function routes() {
  const text = readFileSync(new URL('../../survey-server/routes.c', import.meta.url), 'utf8');
  const rows = /\broute table\[\] = \{([^]*?)\n\};/.exec(text)[1];
  const found = [...rows.matchAll(row)]
    .map(([, method, pattern, permission, dress, limit, handler, help]) => ({ method, pattern, permission, dress, limit, handler, help }));
  assert.equal(found.length, [...rows.matchAll(/METHOD_/g)].length, 'a row is not {method, pattern, permission, dress, limit, handler, help}');
  return found;
}
