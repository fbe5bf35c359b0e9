// SPDX-License-Identifier: GPL-3.0-or-later
//
// The table of rooms in docs/architecture.md, held to: includes and links go downwards only, a
// library is met in its room alone, and a header's guard is its path.
import { allC, house, lineOf, rooms, sampled, those } from './repository.mjs';
import { includes } from './c_source.mjs';

// What a library is called in CMakeLists.txt and by its headers, and the files that include it: a
// file more is a decision, to be written here; a file that no longer does is to be taken out.
const libraries = {
  cJSON: { header: /^cjson\//, link: 'PkgConfig::CJSON', files: ['base/json.c', 'base/json_list.c'] },
  libunistring: { header: /^uni(str|norm|ctype|case|name|width|gbrk|wbrk|lbrk|conv|stdio|types)\.h$/,
    link: '${UNISTRING_LIBRARY}', files: ['base/text.c'] },
  libsodium: { header: /^sodium(\.h|\/)/, link: 'PkgConfig::SODIUM', files: ['base/id.c', 'base/password.c'] },
  libzip: { header: /^zip\.h$/, link: 'PkgConfig::LIBZIP', files: ['base/xlsx_part.c', 'base/zip_write.c'] },
  expat: { header: /^expat\.h$/, link: 'PkgConfig::EXPAT', files: ['base/xlsx_part.c'] },
  libxlsxwriter: { header: /^xlsxwriter(\.h|\/)/, link: 'PkgConfig::XLSXWRITER', files: ['base/xlsx_writing.h'] },
  libqrencode: { header: /^qrencode\.h$/, link: 'PkgConfig::QRENCODE', files: ['base/qr.c'] },
  zlib: { header: /^zlib\.h$/, link: 'PkgConfig::ZLIB', files: ['base/gzip.c', 'base/png_write.c'] },
  sqlite3: { header: /^sqlite3(ext)?\.h$/, link: 'PkgConfig::SQLITE', files: ['schema/connection.h', 'schema/query.h'] },
  GSL: { header: /^gsl\//, link: 'PkgConfig::GSL', files: ['analysis/survey/compare_table.c', 'analysis/survey/distribution.c'] },
  cairo: { header: /^(cairo|pango|librsvg|fontconfig)[/-]?.*\.h$/, link: 'PkgConfig::PAPER',
    files: ['analysis/paper.c', 'analysis/paper.h', 'analysis/paper_measures.c'] },
  libmicrohttpd: { header: /^microhttpd\.h$/, link: 'PkgConfig::MHD',
    files: ['survey-server/http.c', 'survey-server/problem.c', 'survey-server/server.c', 'survey-server/upload.c'] },
  GnuTLS: { header: /^gnutls\//, link: 'PkgConfig::GNUTLS', files: ['survey-server/authority.c', 'survey-server/certificate_pair.h', 'survey-server/one_time_code.c'] },
  Check: { header: /^check\.h$/, link: 'PkgConfig::CHECK', files: [] },
};

// The C library's headers, POSIX and Linux: every room's. Any other must be a library above.
const libc = new Set(('assert ctype dirent errno fcntl fenv float getopt glob grp inttypes iso646 langinfo limits ' +
  'locale math netdb poll pthread pwd regex sched semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool ' +
  'stddef stdint stdio stdlib stdnoreturn string strings syslog termios threads time uchar unistd wchar wctype ' +
  'arpa/inet ifaddrs net/if netinet/in netinet/tcp sys/epoll sys/eventfd sys/file sys/ioctl sys/mman sys/random sys/resource ' +
  'sys/select sys/socket sys/stat sys/statvfs sys/syscall sys/time sys/types sys/uio sys/un sys/wait')
  .split(' ').map((name) => `${name}.h`));
const system = new Set(['build_flags', 'Threads::Threads', 'm', 'PUBLIC', 'PRIVATE']);

const architecture = 'docs/architecture.md';
const names = (cell) => cell.split(',').map((name) => name.trim().replaceAll('`', '')).filter((name) => name !== '');

// room -> {line, may: Set of rooms or null for all, home: [libraries]}
function table(files) {
  const found = new Map();
  (files.get(architecture) ?? '').split('\n').forEach((text, i) => {
    const row = /^\| `([\w/-]+)\/` \|[^|]*\|([^|]*)\|([^|]*)\|$/.exec(text);
    if (row) found.set(row[1], { line: i + 1, may: row[2].trim() === 'all' ? null : new Set(names(row[2])), home: names(row[3]) });
  });
  return found;
}

// A folder is a room, also one inside a room; tests/ is one with all its folders.
const roomOf = (path) => (path.startsWith('tests/') ? 'tests' : path.slice(0, path.lastIndexOf('/')));
const libraryOf = (header) => Object.keys(libraries).find((name) => libraries[name].header.test(header));

// The table itself: rooms it names exist in it, and no room is reached from itself.
function judgeTable(files) {
  const rows = table(files);
  const found = [];
  for (const [room, { line, may, home }] of rows) {
    for (const below of may ?? [])
      if (!rows.has(below) && !['libc', 'data'].includes(below)) found.push(`${architecture}:${line}: ${room} may include ${below}, which is no room`);
    for (const library of home)
      if (!(library in libraries)) found.push(`${architecture}:${line}: ${library} is not known to ${import.meta.url.split('/').at(-1)}`);
    const reached = new Set();
    const ahead = [room];
    while (ahead.length > 0)
      for (const to of rows.get(ahead.pop())?.may ?? []) {
        if (!reached.has(to)) ahead.push(to);
        reached.add(to);
      }
    if (reached.has(room)) found.push(`${architecture}:${line}: ${room} is reached from itself: ${[...reached].join(', ')}`);
  }
  return found;
}

function judgeIncludes(files) {
  const rows = table(files);
  const found = [];
  for (const [path, text] of those(files, allC)) {
    const room = roomOf(path);
    const row = rows.get(room);
    if (!row) found.push(`${path}:1: the room ${room} is not in the table of ${architecture}`);
    for (const { line, path: header, angled } of includes(text)) {
      const say = (words) => found.push(`${path}:${line}: ${words}`);
      if (!angled && !files.has(header)) say(`"${header}" is no file; paths start at the top`);
      else if (!angled && row?.may && roomOf(header) !== room && !row.may.has(roomOf(header)))
        say(`${room} must not include ${roomOf(header)} ("${header}")`);
      if (!angled || libc.has(header) || room === 'tests') continue;
      const library = libraryOf(header);
      if (!library) say(`<${header}> belongs to no library known to the table`);
      else if (row && !row.home.includes(library)) say(`<${header}>: ${library} has another home than ${room}`);
    }
  }
  return found;
}

// Headers of ours that include each other in a circle.
function judgeCircles(files) {
  const found = [];
  const state = new Map();
  const visit = (path, way) => {
    if (state.get(path) === 'done' || !files.has(path)) return;
    if (state.get(path) === 'open') return found.push(`${way.at(-1)}:1: a circle of includes: ${[...way.slice(way.indexOf(path)), path].join(' -> ')}`);
    state.set(path, 'open');
    for (const { path: header, angled } of includes(files.get(path))) if (!angled) visit(header, [...way, path]);
    state.set(path, 'done');
  };
  for (const [path] of those(files, allC)) visit(path, []);
  return found;
}

// A library is not met by way of another room's header either.
function judgeReach(files) {
  const rows = table(files);
  const found = [];
  const direct = new Map(those(files, allC).map(([path, text]) => [path, includes(text)]));
  for (const [path] of those(files, rooms)) {
    const seen = new Set([path]);
    const ways = [[path]];
    for (let way = ways.pop(); way; way = ways.pop()) {
      for (const { path: header, angled } of direct.get(way.at(-1)) ?? []) {
        const library = angled && libraryOf(header);
        if (library && way.length > 1 && !rows.get(roomOf(path))?.home.includes(library))
          found.push(`${path}:1: reaches ${library} by way of ${way.slice(1).join(' -> ')}`);
        if (angled || seen.has(header)) continue;
        seen.add(header);
        ways.push([...way, header]);
      }
    }
  }
  return found;
}

const judgeFiles = (list) => (files) => Object.entries(list).flatMap(([library, { header, files: listed }]) => {
  const users = those(files, rooms).filter(([, text]) => includes(text).some(({ angled, path }) => angled && header.test(path))).map(([path]) => path);
  return [...users.filter((path) => !listed.includes(path)).map((path) => `${path}:1: ${library} is not yet included here: is it needed?`),
    ...listed.filter((path) => files.has(path) && !users.includes(path)).map((path) => `${path}:1: no longer includes ${library}: take it out of the list`)];
});

function judgeLinks(files) {
  const rows = table(files);
  const found = [];
  const cmake = files.get('CMakeLists.txt') ?? '';
  const targets = new Map([['hailong', 'cli']]);
  for (const [, target, rest] of cmake.matchAll(/^room\(([\w-]+)([^)]*)\)/gm)) targets.set(target, /FOLDER ([\w/-]+)/.exec(rest)?.[1] ?? target);
  const judge = (match, target, words) => {
    const room = targets.get(target);
    const say = (text) => found.push(`CMakeLists.txt:${lineOf(cmake, match.index)}: ${text}`);
    if (!rows.has(room)) return say(`${target} is no room of the table`);
    const { may, home } = rows.get(room);
    for (const word of words.split(/\s+/).filter((part) => part !== '' && !system.has(part))) {
      const library = Object.keys(libraries).find((name) => libraries[name].link === word);
      if (targets.has(word)) {
        if (may && !may.has(targets.get(word))) say(`${room} must not link ${word}`);
      } else if (!library) say(`${room} links ${word}, which is neither room nor known library`);
      else if (!home.includes(library)) say(`${room} links ${word}: ${library} has another home`);
    }
  };
  for (const match of cmake.matchAll(/^room\(([\w-]+)([^)]*)\)/gm))
    judge(match, match[1], /\bLINK\b([^)]*?)(?:\bASSETS\b|$)/.exec(match[2])?.[1] ?? '');
  for (const match of cmake.matchAll(/^target_link_libraries\(([\w-]+)([^)]*)\)/gm)) judge(match, match[1], match[2]);
  for (const room of new Set(those(files, /^(?!tests\/|samples\/)[^/.]+\/([\w-]+\/)?[^/]+\.c$/).map(([path]) => roomOf(path))))
    if (cmake !== '' && ![...targets.values()].includes(room)) found.push(`CMakeLists.txt:1: the room ${room} is not built`);
  return found;
}

function judgeGuards(files) {
  return those(files, /^[^/.]+\/.+\.h$/).flatMap(([path, text]) => {
    const guard = `HAILONG_${path.replace(/\.h$/, '').toUpperCase().replace(/[^A-Z0-9]/g, '_')}_H`;
    const whole = new RegExp(`\\n#ifndef ${guard}\\n#define ${guard}\\n[^]*\\n#endif\\n$`);
    const given = /#ifndef (\w+)/.exec(text);
    return whole.test(text) ? [] : [`${path}:${given ? lineOf(text, given.index) : 1}: the guard around the whole must be ${guard}`];
  });
}

const map = `| room | owns | may include | the only home of |
| --- | --- | --- | --- |
| \`base/\` | a | libc | cJSON |
| \`forms/\` | b | base | |
| \`schema/\` | c | base, forms | sqlite3 |
| \`analysis/\` | d | base, forms | |
| \`cli/\` | e | all | |
| \`tests/\` | f | all | Check |
`;
const with_ = (files) => ({ [architecture]: map, 'base/a.h': '', 'forms/b.h': '', 'schema/c.h': '', ...files });

house('the table of rooms has no circle', judgeTable, {
  'good': [with_({}), null],
  'a room that is none': [{ [architecture]: '| `a/` | x | b | |\n' }, /md:1: a may include b, which is no room/],
  'a circle': [{ [architecture]: '| `a/` | x | b | |\n| `b/` | y | c | |\n| `c/` | z | c | |\n' }, /md:3: c is reached from itself/],
  'an unknown library': [{ [architecture]: '| `a/` | x | libc | libfoo |\n' }, /md:1: libfoo/],
});
house('includes go downwards only', judgeIncludes, {
  'good': [with_({ 'cli/x.c': '#include "schema/c.h"\n#include <stdio.h>\n', 'schema/y.c': '#include <sqlite3.h>\n' }), null],
  'upwards': [with_({ 'forms/x.c': '/* a */\n#include "schema/c.h"\n' }), /forms\/x\.c:2: forms must not include schema/],
  'sideways': [with_({ 'analysis/x.c': '#include "schema/c.h"\n' }), /analysis must not include schema/],
  'a room that is not in the table': [with_({ 'sync/x.c': '' }), /sync\/x\.c:1: the room sync/],
  'a library away from home': [with_({ 'cli/x.c': '\n\n#include <sqlite3.h>\n' }), /cli\/x\.c:3: .*another home/],
  'a library nobody knows': [with_({ 'cli/x.c': '#include <lzma.h>\n' }), /<lzma\.h> belongs to no library/],
  'a path that is none': [with_({ 'cli/x.c': '#include "c.h"\n' }), /"c\.h" is no file/],
  'a room inside a room': [with_({ [architecture]: `${map}| \`forms/deep/\` | g | base | |\n`, 'forms/deep/x.c': '#include "forms/b.h"\n' }), /forms\/deep\/x\.c:1: forms\/deep must not include forms/],
  'in a comment, in a text': [with_({ 'forms/x.c': '/*\n#include "schema/c.h"\n*/\nstatic const char *a = "\\\n#include <sqlite3.h>";\n' }), null],
});
house('headers do not include each other', judgeCircles, {
  'a circle': [{ 'base/a.h': '#include "base/b.h"\n', 'base/b.h': '#include "base/a.h"\n' }, /base\/a\.h -> base\/b\.h -> base\/a\.h/],
  'a diamond': [{ 'base/a.c': '#include "base/b.h"\n#include "base/c.h"\n', 'base/b.h': '#include "base/d.h"\n', 'base/c.h': '#include "base/d.h"\n', 'base/d.h': '' }, null],
});
house('a library does not leak through a header', judgeReach, {
  'a leak': [with_({ 'schema/c.h': '#include <sqlite3.h>\n', 'cli/x.c': '#include "schema/c.h"\n' }), /cli\/x\.c:1: reaches sqlite3 by way of schema\/c\.h/],
});
house('a library is included in the files listed', judgeFiles(libraries), {});
sampled('a library is included in the files listed', judgeFiles({ libunistring: { header: /^uni\w+\.h$/, files: ['base/text.c'] } }), {
  'one more': [{ 'base/text.c': '#include <unistr.h>\n', 'base/html.c': '#include <unistr.h>\n' }, /base\/html\.c:1: libunistring is not yet/],
  'one less': [{ 'base/text.c': '#include <string.h>\n' }, /base\/text\.c:1: no longer includes libunistring/],
});
house('links go downwards only', judgeLinks, {
  'good': [with_({ 'CMakeLists.txt': 'room(base LINK PkgConfig::CJSON m\n     ASSETS a/*.json)\nroom(forms LINK base ASSETS x/*)\n' }), null],
  'upwards': [with_({ 'CMakeLists.txt': 'room(base LINK forms)\nroom(forms LINK base)\n' }), /CMakeLists\.txt:1: base must not link forms/],
  'a library away from home': [with_({ 'CMakeLists.txt': '\nroom(forms LINK base PkgConfig::SQLITE)\nroom(base)\n' }), /:2: forms links PkgConfig::SQLITE/],
  'a library nobody knows': [with_({ 'CMakeLists.txt': 'room(base LINK PkgConfig::ZIP)\n' }), /neither room nor known library/],
  'the program': [with_({ 'CMakeLists.txt': 'room(base)\ntarget_link_libraries(hailong PRIVATE base PkgConfig::SQLITE)\n' }), /cli links PkgConfig::SQLITE/],
});
house("a header's guard is its path", judgeGuards, {
  'good': [{ 'survey-server/a.h': '/* */\n#ifndef HAILONG_SURVEY_SERVER_A_H\n#define HAILONG_SURVEY_SERVER_A_H\n\n#endif\n' }, null],
  'another path': [{ 'tests/server/a.h': '/* */\n#ifndef HAILONG_SERVER_A_H\n#define HAILONG_SERVER_A_H\n\n#endif\n' }, /tests\/server\/a\.h:2: .*HAILONG_TESTS_SERVER_A_H/],
  'not the whole': [{ 'base/a.h': '\n#ifndef HAILONG_BASE_A_H\n#define HAILONG_BASE_A_H\n#endif\nint a;\n' }, /must be HAILONG_BASE_A_H/],
});
