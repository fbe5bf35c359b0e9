// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reads the release binary (check.sh --full builds it): what cmake/harden.cmake asks of compiler and
// linker has arrived in it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const binary = process.env.HAILONG_RELEASE;
const build = dirname(binary);
const output = async (program, ...args) => (await promisify(execFile)(program, args, { maxBuffer: 256 << 20, env: { ...process.env, LC_ALL: 'C' } })).stdout;
await access(binary).catch(() => { throw new Error(`${binary}: cmake --preset release && cmake --build --preset release`); });

test('the file may be put anywhere in memory, and nothing in it is both written and run', async () => {
  const headers = await output('readelf', '-hlW', binary);
  assert.match(headers, /Type: +DYN/);
  assert.match(headers, /^ +GNU_RELRO /m);
  const segments = [...headers.matchAll(/^ +([A-Z_]+) +0x\S+ 0x\S+ 0x\S+ 0x\S+ 0x\S+ ([R W E]{3}) /gm)];
  assert.ok(segments.some(([, name, rights]) => name === 'LOAD' && rights.includes('E')));
  for (const [, name, rights] of segments) assert.ok(!(rights.includes('W') && rights.includes('E')), `${name} ${rights}`);
  assert.deepEqual(segments.filter(([, name]) => name === 'GNU_STACK').map(([, , rights]) => rights.trim()), ['RW']);
});

test('every symbol is bound at the start, and only from where the system keeps libraries', async () => {
  const dynamic = await output('readelf', '-dW', binary);
  assert.match(dynamic, /\(FLAGS_1\).*NOW.*PIE/);
  assert.doesNotMatch(dynamic, /RPATH|RUNPATH|TEXTREL/);
});

test('guards and checked copies are in use', async () => {
  const symbols = await output('nm', '-D', binary);
  assert.match(symbols, /__stack_chk_fail/);
  for (const name of ['__snprintf_chk', '__vsnprintf_chk']) assert.ok(symbols.includes(name), name);
  for (const name of ['gets', 'sprintf', 'vsprintf', 'system', 'popen', 'tmpnam'])
    assert.doesNotMatch(symbols, new RegExp(` U ${name}(@|$)`, 'm'), name);
});

test('every object file is marked for guarded jumps and returns', { skip: process.arch !== 'x64' && 'x86-64' }, async () => {
  // The binary itself has no mark: crt1.o of Debian 12 has none, and the linker asks all.
  const objects = (await readdir(build, { recursive: true })).filter((name) => name.endsWith('.o') && !name.includes('/_CMake') && !name.includes('CompilerId'));
  assert.ok(objects.some((name) => name.endsWith('assets.S.o')) && objects.length > 50, `${objects.length} objects`);
  const notes = await output('readelf', '-nW', ...objects.map((name) => join(build, name)));
  assert.equal([...notes.matchAll(/x86 feature: IBT, SHSTK/g)].length, objects.length);
});

test('every file of ours was compiled so', async () => {
  const commands = JSON.parse(await readFile(join(build, 'compile_commands.json'), 'utf8')).filter(({ file }) => file.endsWith('.c'));
  assert.ok(commands.length > 50);
  for (const flag of ['-O2', '-D_FORTIFY_SOURCE=3', '-fstack-protector-strong', '-fstack-clash-protection', '-ftrivial-auto-var-init=zero',
    '-fno-delete-null-pointer-checks', '-fno-strict-overflow', '-fno-strict-aliasing'])
    for (const { command, file } of commands) assert.ok(command.includes(` ${flag} `), `${flag}: ${file}`);
  for (const { command, file } of commands) assert.match(command, / -f(PIC|PIE) /, file);
});
