// SPDX-License-Identifier: GPL-3.0-or-later
//
// Words people read: every message said in C is in both catalogues with the arguments it is given,
// every id is said somewhere, header pages name them rightly; the same for the words of pages.
import { house, lineOf, matches, rooms, those } from './repository.mjs';
import { comments } from './c_source.mjs';
import { literals, said } from './messages.mjs';

const languages = ['vi', 'en'];
const catalogueOf = (language) => `base/messages/${language}.json`;
const wordsOf = (language) => `survey-server/templates/words.${language}.json`;
const templates = /^survey-server\/templates\/[^/]+\.html$/;

const read = (files, path) => JSON.parse(files.get(path) ?? '{}');
const lineOfKey = (files, path, key) => lineOf(files.get(path), Math.max(0, files.get(path).indexOf(`"${key}"`)));
const holes = (text) => new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name));

function judgeSaid(files) {
  const catalogue = read(files, catalogueOf('vi'));
  return said(files).flatMap(({ path, line, ids, names, here }) => {
    const known = ids.filter((id) => Object.hasOwn(catalogue, id));
    const wanted = known.flatMap((id) => [...holes(catalogue[id])]);
    const found = ids.filter((id) => !known.includes(id)).map((id) => `${id} is in no catalogue`);
    for (const id of known)
      for (const hole of holes(catalogue[id])) if (names && !names.includes(hole)) found.push(`${id} needs {${hole}}, which is not given`);
    if (known.length === ids.length)
      for (const name of here) if (!wanted.includes(name)) found.push(`${ids.join(' or ')} is given ${name}, which its words do not use`);
    return found.map((text) => `${path}:${line}: ${text}`);
  });
}

// Ids put together in C: "option_%s" makes option_unit, if "unit" is a text of ours too (- as _).
function builders(texts) {
  const whole = new Set(texts.map(({ value }) => value));
  const formats = [...whole].filter((value) => /^[a-z_]*_(%[ds])+(_?[a-z]+)*(%[ds])*(_%[ds])*(%[ds])*$/.test(value)).map((value) =>
    new RegExp(`^${value.replace(/(%s)+/g, '(\\w+)').replace(/%d/g, '\\d+')}$`));
  return (id) => formats.some((format) => {
    const [, ...parts] = format.exec(id) ?? [null, null];
    return parts[0] !== null && parts.every((part) => [...whole].some((text) => text !== '' && part.endsWith(text.replaceAll('-', '_'))));
  });
}

function judgeUse(files) {
  const texts = literals(files);
  const used = new Set(texts.map(({ value }) => value));
  const built = builders(texts);
  return Object.keys(read(files, catalogueOf('vi'))).filter((id) => !used.has(id) && !built(id))
    .map((id) => `${catalogueOf('vi')}:${lineOfKey(files, catalogueOf('vi'), id)}: ${id} is said nowhere`);
}

// Both languages say the same; C's test of messages holds arguments too, this one holds the words.
function judgeLanguages(pathOf, sorted) {
  return (files) => {
    const [one, other] = languages.map((language) => read(files, pathOf(language)));
    const found = [];
    for (const [from, to, path] of [[one, other, pathOf('en')], [other, one, pathOf('vi')]])
      for (const key of Object.keys(from)) if (!Object.hasOwn(to, key)) found.push(`${path}:1: ${key} is missing`);
    for (const language of languages) {
      const keys = matches(files.get(pathOf(language)) ?? '', /(?<=[{,]\s*)"((?:\\.|[^"\\])*)"(?=\s*:)/g).map(({ match: [, key], line }) => ({ key, line }));
      keys.forEach(({ key, line }, i) => {
        if (keys.findIndex((other) => other.key === key) < i) found.push(`${pathOf(language)}:${line}: ${key} stands here again`);
        else if (sorted && i > 0 && keys[i - 1].key > key) found.push(`${pathOf(language)}:${line}: ${key} does not stand in order after ${keys[i - 1].key}`);
      });
      const entries = Object.entries(read(files, pathOf(language)));
      entries.forEach(([key, text]) => {
        const say = (words) => found.push(`${pathOf(language)}:${lineOfKey(files, pathOf(language), key)}: ${key} ${words}`);
        if (typeof text !== 'string' || text === '') say('must be a text that is not empty');
        else if (text !== text.normalize('NFC')) say('is not in normal form C');
        else if (/!(?!=)/.test(text)) say('shouts');
      });
    }
    for (const [key, text] of Object.entries(one)) {
      const [here, there] = [text, other[key] ?? text].map((words) => [...holes(words)].sort().join(', '));
      if (here !== there) found.push(`${pathOf('vi')}:${lineOfKey(files, pathOf('vi'), key)}: ${key} has {${here}} here and {${there}} in English`);
    }
    return found;
  };
}

// What a header page says of a message: "store_newer {path, version}".
function judgePages(files) {
  const catalogue = read(files, catalogueOf('vi'));
  return those(files, rooms).flatMap(([path, text]) => comments(text).flatMap((comment) =>
    matches(comment.text, /\b([a-z]+(?:_[a-z0-9]+)+)[\s*]*\{([a-z_, \n*]*)\}/g).flatMap(({ match: [, id, list], line }) => {
      const place = `${path}:${comment.line + line - 1}`;
      if (!Object.hasOwn(catalogue, id)) return [`${place}: ${id} is no message`];
      const [told, held] = [list.split(/[,\s*]+/).filter((name) => name !== ''), [...holes(catalogue[id])]].map((names) => names.sort().join(', '));
      return told === held ? [] : [`${place}: ${id} has {${held}}, not {${told}}`];
    })));
}

// {{t.word}} of templates, and the words C asks for.
function judgeWords(files) {
  const words = read(files, wordsOf('vi'));
  const texts = literals(files).filter(({ path }) => path.startsWith('survey-server/'));
  const used = new Set(texts.map(({ value }) => value));
  const built = builders(texts);
  const found = [];
  for (const [path, text] of those(files, templates)) {
    for (const { match, line } of matches(text, /\{\{\{?[#^/&]?\s*t\.([\w]+)\s*\}?\}\}/g)) {
      used.add(match[1]);
      if (!Object.hasOwn(words, match[1])) found.push(`${path}:${line}: there is no word ${match[1]}`);
    }
  }
  for (const key of Object.keys(words))
    if (!used.has(key) && !built(key)) found.push(`${wordsOf('vi')}:${lineOfKey(files, wordsOf('vi'), key)}: ${key} is used nowhere`);
  return found;
}

// No template takes a text unescaped, but a document's blocks, which its exporter has escaped.
const judgeRaw = (files) => those(files, templates).flatMap(([path, text]) => matches(text.replaceAll('{{{blocks}}}', ''), /\{\{\{|\{\{&/g)
  .map(({ line }) => `${path}:${line}: a text unescaped`));

const base = 'enum fault fault_raise(enum fault fault, const char *code, ...)\n{\n    struct finding f = finding_of(code, pairs, given);\n}\n' +
  'static enum fault raise_errno(const char *code, const char *path)\n{\n    return fault_raise(A, code, "path", path, "why", strerror(errno), NULL);\n}\n' +
  '#define SAY(value, ...) fault_raise(value, __VA_ARGS__, NULL)\n';
const sample = (more, vi = {}) => ({ 'base/a.c': `${base}${more}`,
  [catalogueOf('vi')]: JSON.stringify({ file_open: '{path}: {why}', full: 'Đĩa đầy.', ...vi }, null, 1) });
const inside = (text) => `int f(int code)\n{\n    ${text}\n}\n`;

house('messages said are in the catalogues', judgeSaid, {
  'good': [sample(inside('raise_errno("file_open", p); fault_raise(X, "file_open", "path", p, "why", g("a", 1), NULL);')), null],
  'an unknown id': [sample(inside('fault_raise(X, "file_opne", "path", p, NULL);')), /base\/a\.c:\d+: file_opne is in no catalogue/],
  'an argument missing': [sample(inside('fault_raise(X, "file_open", "path", p, NULL);')), /needs \{why\}/],
  'an argument too many': [sample(inside('fault_raise(X, "full", "path", p, NULL);')), /full is given path/],
  'by a way of its own': [sample(inside('raise_errno("no_file", p);')), /no_file is in no catalogue/],
  'by a way to a way': [sample(`static int g(const char *code) { return raise_errno(code, "x"); }\n${inside('g("nowhere");')}`), /nowhere is in no catalogue/],
  'by a way that lacks an argument': [sample(inside('raise_errno("b", p);'), { b: '{line}' }), /b needs \{line\}/],
  'by a macro': [sample(inside('SAY(X, "b_c", "path", p);')), /b_c is in no catalogue/],
  'by a variable': [sample(inside('const char *id = a ? "full" : "fool"; fault_raise(X, id, NULL);')), /fool is in no catalogue/],
  'by a table': [sample(`static const char *const ids[][2] = {{"few", "full"}, {"df", "fall"}};\n${inside('fault_raise(X, ids[a][1], NULL);')}`), /fall is in no catalogue/],
  'one of two that use an argument': [sample(inside('fault_raise(X, a ? "b" : "full", "line", p, NULL);'), { b: '{line}' }), null],
});
house('messages in the catalogues are said', judgeUse, {
  'one nobody says': [sample(inside('raise_errno("file_open", p);')), /vi\.json:3: full is said nowhere/],
  'in a comment only': [sample('/* "full" */ static const char *const a = "file_open";\n'), /full is said nowhere/],
  'put together': [sample('static const char *const a[] = {"file_open", "full", "option_%s", "unit"};', { option_unit: 'a', option_form: 'b' }), /option_form is said nowhere/],
});
house('both catalogues say the same', judgeLanguages(catalogueOf, true), {
  'missing': [{ [catalogueOf('vi')]: '{"a":"x"}', [catalogueOf('en')]: '{}' }, /en\.json:1: a is missing/],
  'other arguments': [{ [catalogueOf('vi')]: '{"a":"{x}"}', [catalogueOf('en')]: '{"a":"{y}"}' }, /a has \{x\} here and \{y\}/],
  'out of order': [{ [catalogueOf('vi')]: '{"a":"x",\n"b":"x"}', [catalogueOf('en')]: '{"b":"x",\n"a":"x"}' }, /en\.json:2: a does not stand in order/],
  'twice': [{ [catalogueOf('vi')]: '{"a":"x",\n"a":"y"}', [catalogueOf('en')]: '{"a":"x"}' }, /vi\.json:2: a stands here again/],
  'what only looks like a key': [{ [catalogueOf('vi')]: '{"a":"{, \\"a\\": x"}', [catalogueOf('en')]: '{"a":"x, \\"a\\":"}' }, null],
  'empty': [{ [catalogueOf('vi')]: '{"a":""}', [catalogueOf('en')]: '{"a":"x"}' }, /vi\.json:1: a must be/],
  'shouting': [{ [catalogueOf('vi')]: '{"a":"Xong!"}', [catalogueOf('en')]: '{"a":"x"}' }, /a shouts/],
  'marks apart from their letters': [{ [catalogueOf('vi')]: `{"a":"${'ở'.normalize('NFD')}"}`, [catalogueOf('en')]: '{"a":"x"}' }, /normal form C/],
});
house("pages' words say the same in both languages", judgeLanguages(wordsOf, false), {
  'missing': [{ [wordsOf('vi')]: '{}', [wordsOf('en')]: '{"a":"x"}' }, /words\.vi\.json:1: a is missing/],
});
house('header pages name messages rightly', judgePages, {
  'good': [sample('/* Faults: file_open {path,\n * why}. */\n'), null],
  'an argument too many': [sample('/* Faults:\n * file_open {path, why, line}. */\n'), /base\/a\.c:11: file_open has \{path, why\}/],
  'no message': [sample('/* Faults: file_shut {path}. */\n'), /file_shut is no message/],
});
house("pages' words are there and used", judgeWords, {
  'good': [{ [wordsOf('vi')]: '{"a":"x","problem_404_title":"y","problem_503_get_text":"z"}', 'survey-server/templates/a.html': '{{#x}}{{t.a}}{{/x}}',
    'survey-server/a.c': 'static const char *const a[] = {"problem_%d_%s%s", "get_", "title", "text"};' }, null],
  'no such word': [{ [wordsOf('vi')]: '{}', 'survey-server/templates/a.html': '\n{{t.b}}' }, /a\.html:2: there is no word b/],
  'a word nobody uses': [{ [wordsOf('vi')]: '{\n"a":"x"}' }, /words\.vi\.json:2: a is used nowhere/],
});
house('templates escape every text', judgeRaw, {
  'three braces': [{ 'survey-server/templates/a.html': '<p>\n{{{a}}}' }, /a\.html:2/],
});
