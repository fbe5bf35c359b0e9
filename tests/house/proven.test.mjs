// SPDX-License-Identifier: GPL-3.0-or-later
//
// Nothing lies about unused or unproven: every suite is run, every kind of fault is produced by some
// test, every file built into the program is asked for.
import { allC, house, lineOf, matches, rooms, those } from './repository.mjs';
import { calls, literal, tokens } from './c_source.mjs';

// Suites are run by where they lie: "torture/test_*.c", or "${room}/test_*.c" for each room listed.
const suites = /^tests\/.*(\/test_[^/]+\.c|\.test\.mjs)$/;
function judgeSuites(files) {
  const path = 'tests/CMakeLists.txt';
  const text = files.get(path) ?? '';
  const listed = (/foreach\(room ([^)]*)\)/.exec(text)?.[1] ?? '').split(/\s+/);
  const globs = matches(text, /CONFIGURE_DEPENDS ([^)\s]+)\)/g).flatMap(({ match: [, glob] }) =>
    (glob.includes('${room}') ? listed.map((room) => glob.replace('${room}', room)) : [glob]));
  const shapes = globs.map((glob) => new RegExp(`^tests/${glob.replace(/\./g, '\\.').replace(/\*/g, '[^/]*')}$`));
  const found = those(files, suites).filter(([name]) => !shapes.some((shape) => shape.test(name))).map(([name]) => `${name}:1: is not run by ${path}`);
  for (const room of listed)
    if (room !== '' && !those(files, suites).some(([name]) => name.startsWith(`tests/${room}/`))) found.push(`${path}:1: there are no suites in tests/${room}`);
  return found;
}

// Every C suite runs every test that it defines.
const judgeAdded = (files) => those(files, /^tests\/.*\/test_[^/]+\.c$/).flatMap(([path, text]) => {
  const all = calls(tokens(text));
  const named = (name) => all.filter((call) => call.name === name);
  const added = new Set(all.filter(({ name }) => /^tcase_add_/.test(name)).flatMap((call) => call.arguments.flat().map((token) => token.text)));
  return [...named('START_TEST')].filter((call) => !added.has(call.arguments[0][0].text))
    .map((call) => `${path}:${call.line}: ${call.arguments[0][0].text} is added to no case`);
});

// Kinds that only the program's own commands produce, proven by rows with their exit status.
const byStatus = { FAULT_USAGE: ['tests/contract/commands.test.mjs', /\], 2, '/] };

// A kind is proven where a suite other than fault's own expects it: as an argument of a call (not
// of one that raises it) or in a table, never where a test's own stand-in returns it.
function judgeFaults(files) {
  const kinds = matches(/enum fault \{([^}]*)\}/.exec(files.get('base/fault.h') ?? '')?.[0] ?? '', /\b(FAULT_\w+)\b/g)
    .map(({ match }) => match[1]).filter((kind) => kind !== 'FAULT_COUNT');
  const expected = new Set();
  for (const [path, text] of those(files, allC)) {
    if (!path.startsWith('tests/') || path.endsWith('/test_fault.c')) continue;
    const list = tokens(text);
    list.forEach((token, i) => {
      const before = list[i - 1]?.text;
      const raised = before === '(' && /^(fault_|raise)/.test(list[i - 2]?.text ?? '');
      if (/^FAULT_/.test(token.text) && !raised && !['return', '=', ':', '?'].includes(before)) expected.add(token.text);
    });
  }
  return kinds.filter((kind) => {
    const [path, shape] = byStatus[kind] ?? [];
    return !expected.has(kind) && !(path && shape.test(files.get(path) ?? ''));
  }).map((kind) => `base/fault.h:${lineOf(files.get('base/fault.h'), files.get('base/fault.h').indexOf(kind))}: no test produces ${kind}`);
}

// {room, path, name} of the files that CMakeLists.txt builds in.
function assets(files) {
  const cmake = files.get('CMakeLists.txt') ?? '';
  const sets = [...matches(cmake, /^room\(([\w-]+)([^)]*)\)/gm).map(({ match: [, target, rest] }) => [/FOLDER ([\w/-]+)/.exec(rest)?.[1] ?? target, /ASSETS\s+([^]*)$/.exec(rest)?.[1]]),
    ...matches(cmake, /^embed\(([\w-]+) ([\w.-]+) ([^)]*)\)/gm).map(({ match: [, , folder, patterns] }) => [folder, patterns])];
  return sets.flatMap(([folder, patterns]) => (patterns ?? '').split(/\s+/).filter((part) => part !== '').flatMap((part) => {
    const top = folder === '.' ? '' : `${folder}/`;
    const shape = new RegExp(`^${top}${part.replace(/[.+]/g, '\\$&').replace(/\*/g, '[^/]*')}$`);
    return [...files.keys()].filter((path) => shape.test(path)).map((path) => ({ path, name: path.slice(top.length) }));
  }));
}

// A file is asked for by its name; by its folder, all of it ("indices/"); or by a name put together
// ("templates/%s.html") whose parts are texts of ours or partials of templates.
function judgeAssets(files) {
  const texts = new Set(those(files, rooms).flatMap(([, text]) => tokens(text)).filter(({ kind }) => kind === 'text').map(literal));
  const partials = those(files, /\.html$/).flatMap(([, text]) => matches(text, /\{\{>\s*([\w-]+)\s*\}\}/g).map(({ match }) => match[1]));
  const words = new Set([...texts, ...partials]);
  const formats = [...texts].filter((text) => /%(\.\*)?[sd]/.test(text) && /^[\w\/.%*-]+$/.test(text))
    .map((text) => new RegExp(`^${text.replace(/\./g, '\\.').replace(/%(\\\.\*)?s/g, '([^/]+)').replace(/%d/g, '\\d+')}$`));
  return assets(files).filter(({ name }) => {
    const folder = `${name.split('/').slice(0, -1).join('/')}/`;
    return !texts.has(name) && !texts.has(folder) && !formats.some((format) => {
      const found = format.exec(name);
      return found && found.slice(1).every((part) => words.has(part));
    });
  }).map(({ path }) => `${path}:1: is built in and asked for by nobody`);
}

const cmake = 'foreach(room base)\n    file(GLOB suites CONFIGURE_DEPENDS ${room}/test_*.c)\nfile(GLOB suites RELATIVE x CONFIGURE_DEPENDS */*.test.mjs)\n';
house('every suite is run', judgeSuites, {
  'good': [{ 'tests/CMakeLists.txt': cmake, 'tests/base/test_a.c': '', 'tests/contract/a.test.mjs': '' }, null],
  'a script that is not': [{ 'tests/CMakeLists.txt': cmake, 'tests/base/test_a.c': '', 'tests/browser/more/c.test.mjs': '' }, /tests\/browser\/more\/c\.test\.mjs:1: is not run/],
  'a folder that is not': [{ 'tests/CMakeLists.txt': cmake, 'tests/base/test_a.c': '', 'tests/cli/test_a.c': '' }, /tests\/cli\/test_a\.c:1/],
  'one that is gone': [{ 'tests/CMakeLists.txt': cmake }, /CMakeLists\.txt:1: there are no suites in tests\/base/],
});
house('every test is added', judgeAdded, {
  'one that is not': [{ 'tests/base/test_a.c': 'START_TEST(one)\n{\n}\nEND_TEST\nSTART_TEST(two)\n{\n}\nEND_TEST\nint main(void) { tcase_add_test(cases, one); }' }, /test_a\.c:5: two is added/],
});
const fault = 'enum fault {\n    OK = 0,\n    FAULT_IO, /* a */\n    FAULT_COUNT\n};\n';
house('every kind of fault is produced by a test', judgeFaults, {
  'good': [{ 'base/fault.h': fault, 'tests/base/test_a.c': 'ck_assert_fault(f(), FAULT_IO);' }, null],
  'in a table': [{ 'base/fault.h': fault, 'tests/base/test_a.c': 'cases[] = {{"x", FAULT_IO}};' }, null],
  'none': [{ 'base/fault.h': fault, 'tests/base/test_a.c': '/* FAULT_IO */', 'base/a.c': 'f(x, FAULT_IO)' }, /base\/fault\.h:3: no test produces FAULT_IO/],
  'only by a stand-in': [{ 'base/fault.h': fault, 'tests/base/test_a.c': 'return FAULT_IO; a = fault_raise(FAULT_IO, "x", NULL);' }, /no test produces FAULT_IO/],
  'only by its own suite': [{ 'base/fault.h': fault, 'tests/base/test_fault.c': 'f(x, FAULT_IO);' }, /no test produces FAULT_IO/],
});
const built = { 'CMakeLists.txt': 'room(server FOLDER survey-server LINK x\n     ASSETS templates/*.html assets/*.css)\nembed(hailong . samples/demo/*.json)\n' };
house('every file built in is asked for', judgeAssets, {
  'good': [{ ...built, 'survey-server/templates/a.html': '{{> b}}', 'survey-server/templates/b.html': '', 'samples/demo/m.json': '', 'survey-server/assets/c.css': '',
    'survey-server/a.c': 'f("templates/%s.html", "a"); g("assets/%s.%s", "c", "css"); h("samples/demo/m.json");' }, null],
  'by a folder': [{ ...built, 'samples/demo/m.json': '', 'cli/a.c': 'f("samples/demo/");' }, null],
  'a page': [{ ...built, 'survey-server/templates/a.html': '', 'survey-server/a.c': 'f("templates/%s.html", "b");' }, /templates\/a\.html:1: is built in/],
  'a style': [{ ...built, 'survey-server/assets/old.css': '', 'survey-server/a.c': 'f("assets/%s");' }, /assets\/old\.css:1/],
});
