// SPDX-License-Identifier: GPL-3.0-or-later
//
// repository - the files of this repository as data, and the form of a check over them.
//
//   repository() -> Map "base/fault.h" -> text --check--> ["base/fault.h:12: what is wrong", ...]
//
// A check is a function from such a map to a list of faults found; an empty list is good. So that
// it is proven able to fail, `house` also runs it over small bad samples, each of which must be
// found fault with in the words expected.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

// .gitignore in the few forms we write: /folder/, name, /*.suffix.
function ignored(text) {
  const patterns = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const body = line.replace(/^\/|\/$/g, '').replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replace(/\*/g, '[^/]*');
    return new RegExp(`^${line.startsWith('/') ? '' : '(.*/)?'}${body}$`);
  });
  return (path) => path === '.git' || path.endsWith('node_modules') || patterns.some((pattern) => pattern.test(path));
}

function read(folder, skip, files) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    const name = relative(top, path).split(sep).join('/');
    if (skip(name)) continue;
    if (entry.isDirectory()) read(path, skip, files);
    if (!entry.isFile()) continue;
    const bytes = readFileSync(path);
    if (name.endsWith('.png')) files.set(name, '');
    else if (!bytes.includes(0)) files.set(name, bytes.toString());
  }
  return files;
}

let whole = null;

// Every text file that is not ignored, by its path from the top, in order; pictures have no text.
export function repository() {
  whole ??= new Map([...read(top, ignored(readFileSync(join(top, '.gitignore'), 'utf8')), new Map())].sort());
  return whole;
}

// The files whose path fits.
export const those = (files, pattern) => [...files].filter(([path]) => pattern.test(path));

// The rooms' own C files; with `tests` also those of tests/.
export const rooms = /^(?!tests\/)[^/.]+\/([\w-]+\/)?[^/]+\.[ch]$/;
export const allC = /^[^/.]+\/.+\.[ch]$/;

// The number of the line that holds a place of a text.
export const lineOf = (text, at) => text.slice(0, at).split('\n').length;

// Every match of a pattern in a text, with its line.
export const matches = (text, pattern) => [...text.matchAll(pattern)].map((match) => ({ match, line: lineOf(text, match.index) }));

// A check over the repository and over samples.
export function house(name, check, samples) {
  test(name, () => {
    const found = check(repository());
    assert.equal(found.length, 0, `\n${found.join('\n')}`);
  });
  if (Object.keys(samples).length > 0) sampled(name, check, samples);
}

// {what: [{path: text, ...}, pattern or null]}: what a check says of a sample must be one fault that
// fits the pattern, or nothing for null.
export function sampled(name, check, samples) {
  test(`${name}: samples`, () => {
    for (const [what, [sample, expected]] of Object.entries(samples)) {
      const found = check(new Map(Object.entries(sample)));
      const right = expected === null ? found.length === 0 : found.length === 1 && expected.test(found[0]);
      assert.ok(right, `${what}: ${expected} in ${JSON.stringify(found)}`);
    }
  });
}
