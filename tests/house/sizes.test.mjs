// SPDX-License-Identifier: GPL-3.0-or-later
//
// How long things are. A function over 60 lines, a file over 600, more than 5 parameters or 15 ways
// through a function fail; over 40 and 400 lines are told. The ten longest are always told.
import { test } from 'node:test';
import { allC, house, repository, sampled, those } from './repository.mjs';
import { complexity, functions } from './c_source.mjs';

const most = { lines: 60, parameters: 5, ways: 15, file: 600 };
const told = { lines: 40, file: 400 };

// What is over a limit, and by how much; it may only shrink, and goes when it is no longer needed.
const exceptions = {
  'survey-server/server.c on_request parameters': 8, // libmicrohttpd's callback
  'survey-server/upload.c take_piece parameters': 9, // the same
  'tests/perf/probe.c on_request parameters': 8, // the same
};

const code = /\.(c|h|mjs|sh|cmake|sql)$|(^|\/)CMakeLists\.txt$/;

// {name, line, measures} of every function and file.
function measured(files) {
  const list = those(files, allC).flatMap(([path, text]) => functions(text).map((found) => ({ path, line: found.line,
    name: `${path} ${found.name}`, measures: { lines: found.lines, parameters: found.parameters.length, ways: complexity(found.body) } })));
  const whole = those(files, code).map(([path, text]) => ({ path, line: 1, name: path, measures: { file: text.split('\n').length - 1 } }));
  return [...list, ...whole];
}

function judge(allowed) {
  return (files) => {
    const found = [];
    const left = new Map(Object.entries(allowed));
    for (const { path, line, name, measures } of measured(files)) {
      for (const [kind, value] of Object.entries(measures)) {
        const key = kind === 'file' ? name : `${name} ${kind}`;
        const bound = left.get(key);
        left.delete(key);
        if (bound !== undefined && value <= most[kind]) found.push(`${path}:${line}: the exception "${key}" is no longer needed`);
        else if (bound !== undefined && value < bound) found.push(`${path}:${line}: the exception "${key}" may shrink to ${value}`);
        else if (value > Math.max(bound ?? 0, most[kind])) found.push(`${path}:${line}: ${name}: ${kind} ${value}, at most ${most[kind]}`);
      }
    }
    for (const key of left.keys()) if (files.has(key.split(' ')[0])) found.push(`${key}: an exception for nothing`);
    return found;
  };
}

const body = (lines, head = 'static int f(int a)') => `${head}\n{\n${'    a++;\n'.repeat(lines - 3)}}\n`;

house('sizes', judge(exceptions), {
  'at the limit': [{ 'base/a.c': body(60) }, null],
  'a long function': [{ 'base/a.c': `int b;\n${body(61)}` }, /base\/a\.c:2: base\/a\.c f: lines 61, at most 60/],
  'a long function after what only looks like a brace': [{ 'base/a.c': `/* { */\nstatic const char b[] = "{{\\"{";\nstatic int c = '{';\n${body(70)}` }, /:4: .*lines 70/],
  'a long function after a table': [{ 'base/a.c': `static const struct {\n    int a;\n} table[] = {\n    [A(1)] = {1},\n};\n${body(70)}` }, /:6: .*lines 70/],
  'a long test': [{ 'tests/base/test_a.c': `START_TEST(slow)\n{\n${'    a();\n'.repeat(60)}}\nEND_TEST\n` }, /test_a\.c slow: lines 63/],
  'two that are short': [{ 'base/a.c': body(40) + body(40, 'struct b *g(void)') }, null],
  'five parameters, the last a function': [{ 'base/a.c': 'int f(int a, int b[], int c, int d, int (*e)(int, int)) { return 0; }\n' }, null],
  'six parameters': [{ 'base/a.c': 'int f(int a, int b, int c, int d, int e, int g) { return 0; }\n' }, /parameters 6, at most 5/],
  'none and many': [{ 'base/a.c': 'int f(void) { return 0; }\nint g(int a, int b, int c, int d, const char *e, ...) { return 0; }\n' }, null],
  'many ways': [{ 'base/a.c': `int f(int a)\n{\n    switch (a) {\n${'    case 1: a += 2;\n'.repeat(13)}    default: return a ? 1 : 2;\n    }\n    if (a) return 1;\n}\n` }, /ways 16, at most 15/],
  'a long file': [{ 'base/a.h': 'int a;\n'.repeat(601) }, /base\/a\.h:1: base\/a\.h: file 601, at most 600/],
  'a long test file': [{ 'tests/a.test.mjs': '//\n'.repeat(601) }, /file 601/],
});
sampled('sizes, excepted', judge({ 'base/a.c f lines': 70 }), {
  'within': [{ 'base/a.c': body(70) }, null],
  'grown': [{ 'base/a.c': body(71) }, /lines 71, at most 60/],
  'shrunk': [{ 'base/a.c': body(69) }, /may shrink to 69/],
  'no longer needed': [{ 'base/a.c': body(60) }, /no longer needed/],
  'gone': [{ 'base/a.c': body(9, 'int g(int a)') }, /an exception for nothing/],
});

test('the ten longest', (t) => {
  const list = measured(repository());
  for (const kind of ['lines', 'file']) {
    const order = list.filter(({ measures }) => kind in measures).sort((a, b) => b.measures[kind] - a.measures[kind]);
    order.forEach(({ path, line, name, measures }, i) => {
      const value = measures[kind];
      if (i < 10 || value > told[kind]) t.diagnostic(`${value} lines${value > told[kind] ? ` (over ${told[kind]})` : ''}: ${path}:${line} ${name.split(' ')[1] ?? ''}`);
    });
  }
});
