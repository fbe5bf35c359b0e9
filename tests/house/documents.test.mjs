// SPDX-License-Identifier: GPL-3.0-or-later
//
// Pages and what they name: every page is found from docs/README.md, every link and every path leads
// somewhere, every command stands in docs/commands.md as it is.
import { house, matches, those } from './repository.mjs';
import { closes, literal, split, tokens } from './c_source.mjs';

const pages = /\.md$/;

// "docs/a.md" and "../x" to "x".
function resolve(from, to) {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

const exists = (files, path) => path === '' || files.has(path) || [...files.keys()].some((name) => name.startsWith(`${path}/`));

// A heading's name in a link, as forges make it.
const anchor = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, '').trim().replace(/\s/g, '-');
const anchors = (text) => {
  const seen = new Map();
  return new Set(matches(text.replace(/^```[^]*?^```/gm, ''), /^#+ +(.+)$/gm).map(({ match: [, heading] }) => {
    const name = anchor(heading.replace(/`/g, ''));
    seen.set(name, (seen.get(name) ?? -1) + 1);
    return seen.get(name) === 0 ? name : `${name}-${seen.get(name)}`;
  }));
};

const links = (text) => matches(text, /(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)/g).map(({ match, line }) => ({ to: match[1], line }));

function judgeLinks(files) {
  return those(files, pages).flatMap(([path, text]) => links(text).flatMap(({ to, line }) => {
    if (/^[a-z]+:/.test(to)) return [];
    const [name, part] = to.split('#');
    const target = name === '' ? path : resolve(path, name);
    if (!exists(files, target)) return [`${path}:${line}: ${to} leads nowhere`];
    if (part && pages.test(target) && !anchors(files.get(target)).has(decodeURIComponent(part))) return [`${path}:${line}: ${to}: no such heading`];
    return [];
  }));
}

// A path of ours in a page or in a comment: `base/fault.h`. A folder's README speaks of its own.
const ours = /`((?:base|forms|schema|analysis|survey-server|cli|samples|tests|tools|docs|cmake)\/[\w./-]*[\w-])`/g;
const judgePaths = (files) => those(files, pages).flatMap(([path, text]) => matches(text, ours)
  .filter(({ match }) => !exists(files, match[1]) && !exists(files, `${match[1]}.md`) && ![...files.keys()].some((name) => name.startsWith(`${match[1]}-`)))
  .map(({ match, line }) => `${path}:${line}: there is no ${match[1]}`));

// From docs/README.md, and the READMEs of its folders, to every page of docs.
function judgeReached(files) {
  const reached = new Set(['docs/README.md']);
  for (const path of reached)
    if (path.endsWith('README.md')) for (const { to } of links(files.get(path) ?? '')) reached.add(resolve(path, to.split('#')[0]));
  return those(files, /^docs\/.*\.(md|yaml)$/).filter(([path]) => !reached.has(path)).map(([path]) => `${path}:1: docs/README.md has no way to it`);
}

// The rows of cli/commands.c, as tokens: macros without arguments are put in.
function rowsOf(text) {
  const all = tokens(text);
  const macros = new Map(all.flatMap((token) => {
    const found = token.kind === 'directive' && /^#\s*define\s+(\w+)\s([^]*)/.exec(token.text.replace(/\\\n/g, ' '));
    return found ? [[found[1], tokens(found[2])]] : [];
  }));
  const list = all.flatMap((token) => macros.get(token.kind === 'word' ? token.text : '') ?? [token]);
  const start = list.findIndex((token, i) => token.text === 'commands' && list[i + 1]?.text === '[');
  const open = start < 0 ? -1 : list.findIndex((token, i) => i > start && token.text === '{');
  if (open < 0) return [];
  return split(list, open + 1, closes(list, open)).filter((row) => row.length > 0).map((row) => split(row, 1, row.length - 1))
    .filter(([first]) => first[0].kind === 'text');
}

const wordOf = (part) => (part[0].kind === 'text' ? literal(part[0]) : null);

// [{name: "form show", options: [{name, value, required}], operand, help, line}] of cli/commands.c.
export function commands(text) {
  return rowsOf(text).map(([name, sub, operand, help, , options]) => ({
    name: [wordOf(name), wordOf(sub)].filter((word) => word !== null).join(' '), operand: wordOf(operand), help: wordOf(help), line: help[0].line,
    options: split(options, 1, options.length - 1).filter((option) => option.length > 0).map((option) => {
      const members = new Map(split(option, 1, option.length - 1).filter((member) => member.length > 3).map((member) => [member[1].text, member[3]]));
      const textOf = (member) => (members.get(member)?.kind === 'text' ? literal(members.get(member)) : undefined);
      return { name: textOf('name'), value: textOf('value'), required: members.get('required')?.text === 'true', repeats: members.get('repeats')?.text === 'true' };
    }).filter((option) => option.name !== undefined),
  }));
}

// "hailong form show --data DIR --id ID [--version V]": how a page writes a command.
export const synopsis = ({ name, operand, options }) => ['hailong', name, ...(operand ? [operand] : []),
  ...options.map(({ name: option, value, required, repeats }) => {
    const words = value === undefined ? `--${option}` : `--${option} ${value}`;
    return required ? words : `[${words}]${repeats ? '...' : ''}`;
  })].join(' ');

const list = 'docs/commands.md';
function judgeCommands(files) {
  const table = files.get('cli/commands.c');
  if (table === undefined) return [];
  const all = commands(table);
  if (all.length === 0) return ['cli/commands.c:1: no command can be read'];
  const page = (files.get(list) ?? '').replaceAll('\\|', '|'); // as tables write it
  const wanted = new Set(all.map(synopsis));
  return [...all.filter((command) => !page.split('\n').some((line) => line.includes(`\`${synopsis(command)}\``)))
    .map((command) => `${list}:1: lacks \`${synopsis(command)}\``),
  ...matches(page, /`(hailong [^`]*)`/g).filter(({ match }) => !wanted.has(match[1]) && match[1] !== 'hailong --help')
    .map(({ match, line }) => `${list}:${line}: there is no \`${match[1]}\``)];
}

// What help prints is in both catalogues; that both have the same ids is judged with the words.
function judgeHelp(files) {
  const words = JSON.parse(files.get('base/messages/vi.json') ?? '{}');
  const table = files.get('cli/commands.c') ?? '';
  return commands(table).filter(({ help }) => !Object.hasOwn(words, help)).map(({ help, line }) => `cli/commands.c:${line}: ${help} has no words`);
}

house('links lead somewhere', judgeLinks, {
  'good': [{ 'docs/a.md': '[b](b.md#giới-thiệu) [c](../README.md) [d](https://e.f) [g](sub/) [h](#một-hai)\n\n# Một, `hai`\n', 'docs/b.md': '## Giới thiệu\n', 'README.md': '', 'docs/sub/x': '' }, null],
  'nowhere': [{ 'docs/a.md': '\n[b](b.md)' }, /docs\/a\.md:2: b\.md leads nowhere/],
  'no such heading': [{ 'docs/a.md': '# A\n[b](#b)' }, /docs\/a\.md:2: #b: no such heading/],
});
house('paths named in pages exist', judgePaths, {
  'good': [{ 'docs/a.md': '`base/a.h` `base/` `docs/decisions/0003` `base/messages/*.json`', 'base/a.h': '', 'docs/decisions/0003-x.md': '' }, null],
  'one that is gone': [{ 'docs/a.md': '\nsee `base/b.h`', 'base/a.h': '' }, /docs\/a\.md:2: there is no base\/b\.h/],
});
house('every page is found from docs/README.md', judgeReached, {
  'good': [{ 'docs/README.md': '[a](a.md) [d](decisions/README.md)', 'docs/a.md': '', 'docs/decisions/README.md': '[1](0001.md)', 'docs/decisions/0001.md': '' }, null],
  'linked only from a page': [{ 'docs/README.md': '[a](a.md)', 'docs/a.md': '[b](b.md)', 'docs/b.md': '' }, /docs\/b\.md:1/],
});
const table = '#define DATA                    \\\n    {                           \\\n        .name = "data", .value = "DIR", .required = true   \\\n    }\n' +
  'const struct command commands[] = {\n    {"form",\n     "show",\n     NULL,\n     "help_form_show",\n     run_form_show,\n     {DATA, {.name = "version", .value = "V", .preset = "1"}, {.name = "all"}}},\n' +
  '    {"lint", NULL, "FILE", "help_lint", run_lint, {{.name = NULL}}},\n    {.name = NULL},\n};\n';
house('commands are told as they are', judgeCommands, {
  'good': [{ 'cli/commands.c': table, [list]: '`hailong form show --data DIR [--version V] [--all]`\n`hailong lint FILE`' }, null],
  'one is not told': [{ 'cli/commands.c': table, [list]: '`hailong lint FILE`' }, /lacks `hailong form show --data DIR/],
  'another one is not told': [{ 'cli/commands.c': table, [list]: '`hailong form show --data DIR [--version V] [--all]`' }, /lacks `hailong lint FILE`/],
  'one is gone': [{ 'cli/commands.c': table, [list]: '`hailong form show --data DIR [--version V] [--all]`\n`hailong lint FILE`\n`hailong rebuild`' }, /commands\.md:3: there is no/],
});
house('help has words', judgeHelp, {
  'none': [{ 'cli/commands.c': table, 'base/messages/vi.json': '{"help_lint":"x"}' }, /commands\.c:9: help_form_show has no words/],
});
