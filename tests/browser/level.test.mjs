// SPDX-License-Identifier: GPL-3.0-or-later
//
// The browser's script is at the level of an Android WebView of 2016 (Chrome 51): ES5 syntax, no name
// that came later, and what may be missing (an insecure origin, an older WebView, storage denied) is
// looked for before it is used. eslint parses; the rules about names are here, with their Chrome.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Linter } from 'eslint';

const folder = (name) => fileURLToPath(new URL(`../../survey-server/${name}/`, import.meta.url));
const scriptsOf = (from) => readdirSync(from).filter((name) => name.endsWith('.js')).map((name) => [name, readFileSync(join(from, name), 'utf8')]);
const imports = (text) => [...text.matchAll(/^import '([^']+)';$/gm)].map((match) => match[1]);

// Names a script may say by themselves: those of ES5 and of the browser of 2016.
const globals = ['window', 'document', 'navigator', 'location', 'history', 'self', 'setTimeout', 'clearTimeout',
  'setInterval', 'clearInterval', 'requestAnimationFrame', 'performance', 'crypto', 'Promise', 'fetch', 'Request', 'Response', 'Headers', 'URL',
  'URLSearchParams', 'Blob', 'FormData', 'XMLHttpRequest', 'Event', 'CustomEvent', 'Uint8Array', 'Int32Array', 'sessionStorage', 'Uint32Array', 'ArrayBuffer', 'TextEncoder', 'indexedDB',
  'IDBKeyRange', 'Audio', 'screen', 'caches', 'clients', 'skipWaiting', 'registration',
  'version']; // which the server puts before sw.js

// Came after Chrome 51 (the version in which it came), so it is not there at all.
const later = { padStart: 57, padEnd: 57, values: 54, entries: 54, fromEntries: 73, getOwnPropertyDescriptors: 54, flat: 69, flatMap: 69, replaceAll: 85,
  matchAll: 73, trimStart: 66, trimEnd: 66, append: 54, prepend: 54, before: 54, after: 54, replaceWith: 54, replaceChildren: 86, toggleAttribute: 69,
  finally: 63, allSettled: 76, getRootNode: 54, randomUUID: 92, databases: 72, queueMicrotask: 71, structuredClone: 98, ResizeObserver: 64,
  AbortController: 66, AbortSignal: 66, BroadcastChannel: 54, globalThis: 71, BigInt: 67, Intl: 'no need of it', WeakRef: 84, checkVisibility: 105,
  showPicker: 99, inert: 102, findLast: 97, hasOwn: 93, getInstalledRelatedApps: 80, composedPath: 53 };

// Is there or not, by the age of the WebView, the origin and what it was granted: looked for in every
// file that uses it.
const guarded = ['locks', 'storage', 'serviceWorker', 'subtle', 'indexedDB', 'persist', 'estimate', 'wakeLock', 'scrollRestoration'];

const parts = (node) => (node.type === 'MemberExpression' && !node.computed ? node.property.name : node.type === 'Identifier' ? node.name : null);

// Whether the value only decides something here.
function decides(node) {
  const { parent } = node;
  switch (parent.type) {
    case 'IfStatement': case 'ConditionalExpression': case 'WhileStatement': return parent.test === node;
    case 'LogicalExpression': return true;
    case 'UnaryExpression': return parent.operator === '!' || parent.operator === 'typeof';
    case 'BinaryExpression': return true;
    default: return false;
  }
}

const looks = { create: (context) => {
  const used = new Map();
  const seen = new Set();
  const note = (node, name) => {
    if (!guarded.includes(name)) return;
    if (decides(node)) seen.add(name);
    if (!used.has(name)) used.set(name, node);
  };
  const refuse = (node, name) => {
    if (Object.hasOwn(later, name)) context.report({ node, message: `${name} came with Chrome ${later[name]}` });
  };
  return {
    MemberExpression: (node) => {
      const name = parts(node);
      note(node, name);
      const called = node.parent.type === 'CallExpression' && node.parent.callee === node;
      const named = /^[A-Z]/.test(name ?? '') || (node.object.type === 'Identifier' && ['window', 'self', 'crypto', 'Object'].includes(node.object.name));
      if ((called && !/^(hailong|(self\.)?clients)\b/.test(context.getSourceCode().getText(node))) || named) refuse(node, name);
    },
    Identifier: (node) => {
      const { parent } = node;
      if (parent.type === 'MemberExpression' || (parent.type === 'Property' && parent.key === node)) return;
      if (parent.id === node || (parent.params ?? []).includes(node)) return;
      note(node, node.name);
      if (/^[A-Z]|^globalThis$|^structuredClone$|^queueMicrotask$/.test(node.name)) refuse(node, node.name);
    },
    'BinaryExpression[operator="in"] > Literal': (node) => seen.add(node.value),
    'Program:exit': () => {
      for (const [name, node] of used) if (!seen.has(name)) context.report({ node, message: `${name} is used without a look whether it is there` });
    },
  };
} };

const linter = new Linter();
linter.defineRule('looks', looks);
const lint = (text) => linter.verify(text, {
  parserOptions: { ecmaVersion: 5, sourceType: 'script' },
  globals: Object.fromEntries(globals.map((name) => [name, 'readonly'])),
  rules: { looks: 2, 'no-undef': [2, { typeof: false }], 'no-unused-vars': [2, { args: 'none' }], 'no-redeclare': 2, 'no-implied-eval': 2, 'no-eval': 2,
    'no-new-func': 2, 'no-global-assign': 2, 'no-dupe-keys': 2, 'no-unreachable': 2, 'no-fallthrough': 2, 'no-cond-assign': 2, 'use-isnan': 2,
    'no-caller': 2, 'no-with': 2, 'no-extend-native': 2, eqeqeq: [2, 'always', { null: 'ignore' }], strict: [2, 'function'] },
}, { allowInlineConfig: false, reportUnusedDisableDirectives: true });

test('every script is at the level of 2016', (t) => {
  const scripts = [...scriptsOf(folder('scripts')), ...scriptsOf(folder('assets')).filter(([, text]) => imports(text).length === 0)];
  t.diagnostic(`${scripts.length} scripts: ${scripts.map(([name]) => name).join(' ')}`);
  const found = scripts.flatMap(([name, text]) => lint(text).map(({ line, message }) => `${name}:${line}: ${message}`));
  assert.deepEqual(found, []);
});

test('what travels is at that level too, as esbuild made it', () => {
  const made = scriptsOf(join(dirname(process.env.HAILONG), 'embedded/short/survey_server/assets'));
  assert.deepEqual(made.map(([name]) => name).sort(), scriptsOf(folder('assets')).map(([name]) => name).sort());
  const found = made.flatMap(([name, text]) => linter.verify(text, { parserOptions: { ecmaVersion: 5, sourceType: 'script' }, rules: { looks: 2 } })
    .filter(({ message }) => !/without a look/.test(message)) // of the sources: esbuild writes a look as part of a longer expression
    .map(({ column, message }) => `${name}:${column}: ${message}`));
  assert.deepEqual(found, []);
});

test('a script that imports does nothing else, and every part is imported', () => {
  const entries = scriptsOf(folder('assets')).filter(([, text]) => imports(text).length > 0);
  for (const [name, text] of entries)
    assert.match(text, /^(\/\/[^\n]*\n)+(import '[^']+';\n)+$/, name);
  assert.deepEqual([...new Set(entries.flatMap(([, text]) => imports(text)).filter((path) => path.startsWith('../scripts/')).map((path) => path.slice(11)))].sort(),
    scriptsOf(folder('scripts')).map(([name]) => name).sort());
});

const within = (text) => `(function () {\n'use strict';\n${text}\n}());\n`;
const samples = {
  good: ['var a = window.indexedDB ? 1 : 2; if (navigator.locks) navigator.locks.request("x", function () {}); window.x = a;', null],
  'looked for by in': ["if ('serviceWorker' in navigator) navigator.serviceWorker.register('/sw.js');", null],
  'an arrow': ['window.x = () => 1;', /Unexpected token/],
  let: ['let a = 1;', /Parsing error/],
  const: ['const a = 1; window.x = a;', /Parsing error/],
  'a template': ['window.x = `a`;', /Unexpected character/],
  spread: ['window.x = f(...[1]); function f() {}', /Unexpected token/],
  'a short property': ['var a = 1; window.x = {a};', /Unexpected token/],
  async: ['window.x = async function () {};', /Parsing error/],
  'a comma after the last argument': ['window.x(1,);', /Unexpected token/],
  'a regular expression that looks back': ['window.x = /(?<=a)b/;', /Invalid regular expression/],
  'for of': ['for (var a of []) window.x = a;', /Unexpected token/],
  'a later method': ['window.x = "a".padStart(3);', /padStart came with Chrome 57/],
  'a later name': ['window.x = globalThis;', /globalThis/],
  'Object.entries': ['window.x = Object.entries({});', /entries came/],
  'a name nobody knows': ['window.x = hailong;', /not defined/],
  'our own names': ['var before = 1, values = [before]; window.hailong.values = values; window.x = window.hailong.entries;', null],
  'used without a look': ['navigator.locks.request("x", function () {});', /locks is used without a look/],
  'a switch-off': ['/* eslint-disable */ window.x = "a".padEnd(3);', /padEnd/],
};
for (const [name, [text, expected]] of Object.entries(samples))
  test(`a sample: ${name}`, () => {
    const found = lint(within(text)).map(({ message }) => message);
    if (expected === null) assert.deepEqual(found, []);
    else assert.ok(found.some((message) => expected.test(message)), JSON.stringify(found));
  });
