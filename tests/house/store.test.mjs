// SPDX-License-Identifier: GPL-3.0-or-later
//
// The store's files: a query is a file, an enum value, a row of query.c and a use; a migration that is
// listed never changes; every table and column says what it is, and whether it is kept.
import { createHash } from 'node:crypto';
import { house, lineOf, matches, those } from './repository.mjs';
import { tokens } from './c_source.mjs';

const queries = /^schema\/queries\/[^/]+\.sql$/;
const migrations = /^schema\/migrations\/[^/]+\.sql$/;
const list = 'tests/house/migrations.sha256';
const valueOf = (name) => `QUERY_${name.toUpperCase().replaceAll('-', '_')}`;

function judgeQueries(files) {
  const rows = matches(files.get('schema/query.c') ?? '', /\[(QUERY_\w+)\]\s*=\s*\{"([^"]+)"/g);
  const found = [];
  for (const [path] of those(files, queries)) {
    const name = path.split('/').at(-1).replace('.sql', '');
    if (!rows.some(({ match }) => match[2] === name)) found.push(`${path}:1: no row of schema/query.c names it`);
  }
  const users = those(files, /^schema\/[^/]+\.c$/).filter(([path]) => path !== 'schema/query.c');
  const used = new Set(users.flatMap(([, text]) => tokens(text).filter(({ kind }) => kind === 'word').map(({ text: word }) => word)));
  for (const { match: [, value, name], line } of rows) {
    const say = (words) => found.push(`schema/query.c:${line}: ${words}`);
    if (value !== valueOf(name)) say(`"${name}" belongs to ${valueOf(name)}`);
    if (!files.has(`schema/queries/${name}.sql`)) say(`there is no schema/queries/${name}.sql`);
    if (!used.has(value)) say(`${value} is used by no file of schema`);
  }
  return found;
}

// Lines "<sha256>  <name>", as sha256sum writes them.
function judgeMigrations(files) {
  const listed = new Map(matches(files.get(list) ?? '', /^([0-9a-f]{64}) {2}(\S+)$/gm).map(({ match: [, hash, name], line }) => [name, { hash, line }]));
  const found = [];
  const names = those(files, migrations).map(([path]) => path.split('/').at(-1));
  for (const [i, name] of names.entries()) {
    const path = `schema/migrations/${name}`;
    const hash = createHash('sha256').update(files.get(path)).digest('hex');
    if (!name.startsWith(`${String(i + 1).padStart(4, '0')}-`)) found.push(`${path}:1: migrations are numbered 0001, 0002, ... without a gap`);
    if (!listed.has(name)) found.push(`${path}:1: is not in ${list}; once it is right for ever, add the line: ${hash}  ${name}`);
    else if (listed.get(name).hash !== hash) found.push(`${path}:1: a listed migration has changed; add a new one instead`);
  }
  for (const [name, { line }] of listed) if (!names.includes(name)) found.push(`${list}:${line}: ${name} is gone`);
  return found;
}

// SQL as {kind: comment|text|word|mark, text, line}.
const sql = (text) => matches(text, /(?<comment>--[^\n]*)|(?<text>'(?:''|[^'])*')|(?<word>\w+)|(?<mark>[^\s])/g)
  .map(({ match, line }) => ({ kind: Object.keys(match.groups).find((kind) => match.groups[kind] !== undefined), text: match[0], line }));

// The parts of a table's brackets: [{name, from, to}] of its columns.
function columns(inside) {
  const parts = [[]];
  let depth = 0;
  for (const token of inside) {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    if (depth === 0 && token.text === ',') parts.push([]);
    else parts.at(-1).push(token);
  }
  return parts.filter((part) => part.length > 0 && !/^(PRIMARY|UNIQUE|CHECK|FOREIGN|CONSTRAINT)$/i.test(part[0].text))
    .map((part) => ({ name: part[0].text, from: part[0].line, to: part.at(-1).line }));
}

function judgeTables(files) {
  return those(files, migrations).flatMap(([path, text]) => {
    const all = sql(text);
    const noted = new Map(all.filter(({ kind }) => kind === 'comment').map((token) => [token.line, token.text]));
    const code = all.filter(({ kind }) => kind !== 'comment');
    const found = [];
    const say = (line, words) => found.push(`${path}:${line}: ${words}`);
    const commented = ({ from, to }) => Array.from({ length: to - from + 1 }, (_, i) => from + i).some((line) => /\w{2}/.test(noted.get(line) ?? ''));
    code.forEach((token, i) => {
      const [first, second, third] = code.slice(i, i + 3).map(({ text: word }) => word.toUpperCase());
      if (first === 'ADD' && second === 'COLUMN') {
        const end = code.findIndex((other, j) => j > i && other.text === ';');
        const start = code.findLast((other, j) => j < i && other.text.toUpperCase() === 'ALTER');
        if (!commented({ from: start.line - 1, to: code[end].line })) say(token.line, `the column ${code[i + 2].text} has no comment`);
      }
      const kind = first === 'CREATE' && ['TABLE', 'INDEX', 'VIEW'].find((word) => word === second || (second === 'UNIQUE' && word === third));
      if (!kind) return;
      const name = code[i + (second === kind ? 2 : 3)].text;
      let above = '';
      for (let line = token.line - 1; noted.has(line); line--) above = `${noted.get(line)} ${above}`;
      if (!/^--\s*(Kept|Derived)\b[^.]*\. *(--)? *\S/.test(above)) say(token.line, `the ${kind.toLowerCase()} ${name} says neither Kept nor Derived and what it is, in the comment above it`);
      if (kind !== 'TABLE') return;
      const open = code.findIndex((other, j) => j > i && other.text === '(');
      let depth = 0;
      const close = code.findIndex((other, j) => j >= open && (depth += (other.text === '(') - (other.text === ')')) === 0);
      for (const column of columns(code.slice(open + 1, close)))
        if (!commented(column)) say(column.from, `the column ${name}.${column.name} has no comment`);
      const tail = code.slice(close + 1, code.findIndex((other, j) => j > close && other.text === ';'));
      if (!tail.some(({ text: word }) => word === 'STRICT')) say(token.line, `the table ${name} is not STRICT`);
    });
    return found;
  });
}

// No SQL in C but pragmas and the words of transactions: they are files.
const judgeInline = (files) => those(files, /^(?!tests\/)[^/]+\/[^/]+\.[ch]$/).flatMap(([path, text]) => tokens(text)
  .filter((token) => token.kind === 'text' && /^"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE (TABLE|INDEX)|ALTER TABLE|DROP )/.test(token.text))
  .map(({ line }) => `${path}:${line}: SQL belongs into schema/queries`));

const query = { 'schema/query.c': '\n[QUERY_UNIT_PUT] = {"unit-put", WRITING},\n', 'schema/queries/unit-put.sql': '', 'schema/units.c': 'run(QUERY_UNIT_PUT);' };
const start = '-- SPDX\n\n-- Kept. Places.\nCREATE TABLE unit (\n    code TEXT NOT NULL CHECK (code <> \'),\'), -- as published\n    day  INTEGER, -- first day\n    PRIMARY KEY (code)\n) STRICT;\n';
const hash = (text) => createHash('sha256').update(text).digest('hex');
const migration = (text, more = {}) => ({ 'schema/migrations/0001-start.sql': text, [list]: `${hash(start)}  0001-start.sql\n`, ...more });

house('a query is a file, a value, a row and a use', judgeQueries, {
  'good': [query, null],
  'a file without a row': [{ ...query, 'schema/queries/unit-get.sql': '' }, /unit-get\.sql:1: no row/],
  'a row without a file': [{ ...query, 'schema/query.c': `${query['schema/query.c']}[QUERY_X] = {"x", 0},\n`, 'schema/a.c': 'QUERY_X' }, /query\.c:3: there is no schema\/queries\/x\.sql/],
  'a value nobody uses': [{ ...query, 'schema/units.c': '/* QUERY_UNIT_PUT */' }, /query\.c:2: QUERY_UNIT_PUT is used by no file/],
  'another name': [{ ...query, 'schema/query.c': '[QUERY_UNIT] = {"unit-put", 0},', 'schema/a.c': 'QUERY_UNIT' }, /belongs to QUERY_UNIT_PUT/],
});
house('a listed migration never changes', judgeMigrations, {
  'good': [migration(start), null],
  'changed': [migration(`${start} `), /0001-start\.sql:1: a listed migration has changed/],
  'not listed': [migration(start, { 'schema/migrations/0002-more.sql': '' }), /0002-more\.sql:1: is not in .*add the line: e3b0c442/],
  'gone': [{ [list]: `${hash(start)}  0001-start.sql\n` }, /sha256:1: 0001-start\.sql is gone/],
  'a gap': [migration(start, { 'schema/migrations/0003-more.sql': '', [list]: `${hash(start)}  0001-start.sql\n${hash('')}  0003-more.sql\n` }), /0003-more\.sql:1: .*without a gap/],
});
house('tables and columns say what they are', judgeTables, {
  'good': [migration(start), null],
  'a table without': [migration(start.replace('-- Kept. Places.', '-- Places.')), /:4: the table unit says neither/],
  'a table that says no more': [migration(start.replace('-- Kept. Places.', '-- Kept.')), /:4: the table unit says neither/],
  'a column without': [migration(start.replace(' -- first day', '')), /:6: the column unit\.day has no comment/],
  'one that is not strict': [migration(start.replace(' STRICT', ' WITHOUT ROWID')), /:4: the table unit is not STRICT/],
  'a new column without': [migration('ALTER TABLE unit ADD COLUMN x TEXT;\n'), /:1: the column x has no comment/],
  'a new column with': [migration('-- Why.\nALTER TABLE unit\n    ADD COLUMN x TEXT;\nALTER TABLE unit ADD COLUMN y TEXT; -- why\n'), null],
  'an index without': [migration(`${start}CREATE UNIQUE INDEX a ON unit (day);\n`), /:9: the index a says neither/],
});
house('SQL stands in files', judgeInline, {
  'in C': [{ 'schema/a.c': '\nrun("SELECT 1");\n' }, /schema\/a\.c:2: SQL/],
  'a pragma': [{ 'schema/a.c': 'run("PRAGMA user_version"); run("BEGIN IMMEDIATE");' }, null],
});
