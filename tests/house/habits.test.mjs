// SPDX-License-Identifier: GPL-3.0-or-later
//
// Habits that any file can break: names that are not called, notes of work left undone, the
// licence's line, paths of somebody's machine, code in comments.
import { allC, house, matches, those } from './repository.mjs';
import { comments, tokens } from './c_source.mjs';

// What must not be called, and what is instead.
const banned = {
  goto: 'early return and AUTO()', setjmp: 'fault codes', longjmp: 'fault codes',
  strcpy: 'snprintf or a buffer', strcat: 'snprintf or a buffer', stpcpy: 'snprintf or a buffer', strncpy: 'snprintf or a buffer',
  strncat: 'snprintf or a buffer', sprintf: 'snprintf or a buffer', vsprintf: 'vsnprintf or a buffer', gets: 'fgets',
  strtok: 'strcspn', atoi: 'strtol', atol: 'strtol', atoll: 'strtoll', atof: 'strtod', scanf: 'strtol, strtod',
  system: 'posix_spawn', popen: 'posix_spawn', alloca: 'an arena', rand: 'base/random.h', srand: 'base/random.h', rand_r: 'base/random.h',
  tmpnam: 'mkstemp', mktemp: 'mkstemp', ctime: 'base/date.h', asctime: 'base/date.h', localtime: 'base/date.h', gmtime: 'base/date.h',
};

function judgeCalls(files) {
  return those(files, allC).flatMap(([path, text]) => {
    const list = tokens(text);
    return list.flatMap(({ kind, text: word, line }, i) => {
      const called = kind === 'word' && Object.hasOwn(banned, word) && (word === 'goto' || list[i + 1]?.text === '(');
      return called ? [`${path}:${line}: ${word} is banned: ${banned[word]}`] : [];
    });
  });
}

const undone = new RegExp(`\\b(${['TO', 'FIX', 'HA', 'XX'].map((word, i) => word + ['DO', 'ME', 'CK', 'X'][i]).join('|')})\\b`, 'g');
const judgeUndone = (files) => [...files].filter(([path]) => path !== 'LICENSE')
  .flatMap(([path, text]) => matches(text, undone).map(({ match, line }) => `${path}:${line}: ${match[0]}`));

// Data and prose have no such line; cases and corpora are what the program makes or is given.
const unlicensed = /\.(json|csv|jsonl|md|png)$|^LICENSE$|^tests\/(cases|fuzz\/corpus)\//;
const judgeLicence = (files) => [...files].filter(([path]) => !unlicensed.test(path)).flatMap(([path, text]) => {
  const [first, second] = text.split('\n');
  const line = /^(#!|<\?xml)/.test(first) ? second : first;
  return /^(\/\*|\/\/|#|--|<!--|\{\{!|) ?SPDX-License-Identifier: GPL-3\.0-or-later( \*\/| -->| \}\})?$/.test(line)
    ? [] : [`${path}:1: the first line must be SPDX-License-Identifier: GPL-3.0-or-later`];
});

// A test may make its folder where temporary things go.
const machine = /(?<![\w.~-])\/(work|tmp|home|root|Users)(?![\w-])(\/hailong-[\w-]*XXXXXX)?/g;
const judgePaths = (files) => [...files].filter(([path]) => path !== 'tests/house/habits.test.mjs').flatMap(([path, text]) => matches(text, machine)
  .filter(({ match }) => !(path.startsWith('tests/') && match[1] === 'tmp' && match[2]))
  .map(({ match, line }) => `${path}:${line}: ${match[0]} is a path of one machine`));

// A comment inside a .c file that ends as a statement does. Header pages show examples.
const judgeDeadCode = (files) => those(files, /\.c$/).flatMap(([path, text]) => comments(text)
  .filter(({ line, text: words }) => line > 1 && /[;{}]\s*(\*\/)?$/.test(words))
  .map(({ line }) => `${path}:${line}: a comment that ends like code`));

// A lock that names hosts sends everybody to whoever wrote it.
const judgeLocks = (files) => those(files, /(^|\/)package-lock\.json$/).flatMap(([path, text]) => matches(text, /"resolved": "([^"]*)"/g)
  .map(({ match, line }) => `${path}:${line}: names ${match[1]}; see tests/.npmrc`));

house('names that are not called', judgeCalls, {
  'good': [{ 'base/a.c': '/* goto strcpy( */\nstatic const char *a = "atoi(x)";\nint rand_of(void) { return strtol(a); }\nint system;\n' }, null],
  'atoi': [{ 'base/a.c': '\nint a = atoi("1");\n' }, /base\/a\.c:2: atoi is banned: strtol/],
  'goto': [{ 'tests/base/a.c': 'int f(void)\n{\n    goto end;\n}\n' }, /a\.c:3: goto/],
  'strcpy': [{ 'base/a.h': 'static inline void f(char *a) { strcpy (a, "b"); }\n' }, /strcpy is banned/],
  'a word of the language of objects': [{ 'base/a.c': 'int toString;\nint valueOf(int constructor) { return hasOwnProperty(1); }\n' }, null],
});
house('nothing is left to do', judgeUndone, {
  'a note': [{ 'docs/a.md': `a\n${'TO'}${'DO'}: b\n` }, /docs\/a\.md:2/],
  'a template for mkstemp': [{ 'base/a.c': '"a-XXXXXX"' }, null],
});
house("the licence's line comes first", judgeLicence, {
  'good': [{ 'a.c': '/* SPDX-License-Identifier: GPL-3.0-or-later */\n', 'a.sh': '#!/bin/sh\n# SPDX-License-Identifier: GPL-3.0-or-later\n',
    'a.html': '{{! SPDX-License-Identifier: GPL-3.0-or-later }}\n', 'a.sql': '-- SPDX-License-Identifier: GPL-3.0-or-later\n', 'a.json': '{}' }, null],
  'none': [{ 'a.c': 'int a;\n' }, /^a\.c:1/],
  'another licence': [{ 'a.c': '/* SPDX-License-Identifier: MIT */\n' }, /^a\.c:1/],
  'on the second line': [{ 'a.c': '\n/* SPDX-License-Identifier: GPL-3.0-or-later */\n' }, /^a\.c:1/],
});
house('no path of one machine', judgePaths, {
  'good': [{ 'docs/a.md': 'GET /homework, ../tmp/x, build/tmp, /srv/hailong, ~/home, /tmp-like', 'tests/a.c': 'char a[] = "/tmp/hailong-test-file-XXXXXX";' }, null],
  'a home': [{ 'docs/a.md': 'see\n`/home/an/hailong`' }, /docs\/a\.md:2: \/home/],
  'a fixed temporary file in a test': [{ 'tests/a.c': 'open("/tmp/hailong")' }, /tests\/a\.c:1: \/tmp/],
  'a temporary folder outside tests': [{ 'base/a.c': 'char a[] = "/tmp/hailong-x-XXXXXX";' }, /base\/a\.c:1: \/tmp/],
});
house('no code in comments', judgeDeadCode, {
  'good': [{ 'base/a.c': '/* why\n * so. */\nint a; /* units: days */\n' }, null],
  'a statement': [{ 'base/a.c': 'int a;\n/* a = 2; */\n' }, /base\/a\.c:2/],
  'on one line': [{ 'base/a.c': 'int a;\n// if (a) {\n' }, /base\/a\.c:2/],
});
house('locks of packages name no host', judgeLocks, {
  'good': [{ 'tests/package-lock.json': '{ "version": "1.0.0", "integrity": "sha512-x" }' }, null],
  'a host': [{ 'tests/package-lock.json': '{\n  "resolved": "https://example.org/x.tgz" }' }, /package-lock\.json:2: names https:\/\/example\.org/],
});
