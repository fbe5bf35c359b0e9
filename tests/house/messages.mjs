// SPDX-License-Identifier: GPL-3.0-or-later
//
// messages - which message ids the C code says, and with which arguments.
//
//   finding_of(code, pairs, ..), message_words(language, code)      where every message passes
//     ^-- fault_raise(fault, code, ...)                              a way to it: code at 1, pairs after
//           ^-- raise_errno(code, path)                              another: code at 0, {path, why}
//                 ^-- raise_errno("file_open", path)                 said: file_open {path, why}
//
// A function or macro that hands a parameter on as the code of such a call is a way itself, found
// by going on until none is new. Ids that a variable holds are looked for where it is filled.
import { calls, closes, functions, literal, macros, split, tokens } from './c_source.mjs';
import { rooms, those } from './repository.mjs';

// What a way gives: pairs written at the call from `pairs` on, or the fixed names.
const start = [['finding_of', { code: 0, pairs: null, names: [] }], ['message_words', { code: 1, pairs: null, names: [] }]];

const only = (part) => (part.length === 1 ? part[0] : null);

// The names of the pairs a call gives, each a text or {parameter}; null when one cannot be read.
function namesAt(call, way, parameters) {
  const names = [];
  const read = (part) => {
    const token = part && only(part);
    if (token?.kind === 'text') return names.push(literal(token));
    if (token?.kind === 'word' && parameters.includes(token.text)) return names.push({ parameter: parameters.indexOf(token.text) });
    return null;
  };
  for (const name of way.names) {
    if (typeof name === 'string') names.push(name);
    else if (read(call.arguments[name.parameter]) === null) return null;
  }
  for (let i = way.pairs ?? Infinity; i < call.arguments.length; i += 2) {
    const token = only(call.arguments[i]);
    if (token?.text === 'NULL') break;
    if (token?.text === '__VA_ARGS__' || read(call.arguments[i]) === null) return null;
  }
  return names;
}

// What `made`, a function or macro, is a way to: by a call of its body that takes its code from it.
function wayOf(made, find) {
  for (const call of calls(made.body)) {
    const way = find(call.name);
    const token = way && call.arguments[way.code] && only(call.arguments[way.code]);
    if (!token) continue;
    if (token.text === '__VA_ARGS__') return { code: made.parameters.length, pairs: made.parameters.length + 1, names: [] };
    const code = made.parameters.indexOf(token.text);
    if (code < 0) continue;
    if (made.variadic && way.pairs === null) return { code, pairs: made.parameters.length, names: [] };
    const names = namesAt(call, way, made.parameters);
    if (names !== null) return { code, pairs: null, names };
  }
  return null;
}

function prepare(files) {
  return those(files, rooms).map(([path, text]) => ({ path, list: tokens(text).filter(({ kind }) => kind !== 'directive'),
    made: [...functions(text), ...macros(text).map((macro) => ({ ...macro, own: !path.endsWith('.h') }))] }));
}

function findWays(sources) {
  const everywhere = new Map(start);
  const own = new Map(sources.map(({ path }) => [path, new Map()]));
  for (let grown = true; grown;) {
    grown = false;
    for (const { path, made } of sources) {
      for (const one of made) {
        const place = one.own && !path.endsWith('.h') ? own.get(path) : everywhere;
        if (place.has(one.name)) continue;
        const way = wayOf(one, (name) => own.get(path).get(name) ?? everywhere.get(name));
        if (way) grown = place.set(one.name, way) && true;
      }
    }
  }
  return (path, name) => own.get(path).get(name) ?? everywhere.get(name);
}

// The tokens that fill a variable: [list, ...], one for each `name = ...;` or `name[] = {...};`.
function fillings(list, name) {
  return list.flatMap((token, i) => {
    if (token.text !== name || token.kind !== 'word') return [];
    let at = i + 1;
    while (list[at]?.text === '[') at = closes(list, at) + 1;
    if (list[at]?.text !== '=') return [];
    return [list.slice(at + 1, list.findIndex((other, j) => j > at && other.text === ';'))];
  });
}

// Of a table of rows, the given place of each.
const column = (list, place) => split(list, 1, list.length - 1).flatMap((row) => split(row, 1, row.length - 1)[place] ?? []);

const idShape = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

// The literals of an expression, but for those handed to calls in it.
function literalsOf(part) {
  const handed = new Set(calls(part).flatMap((call) => call.arguments.flat()));
  return part.filter((token) => token.kind === 'text' && !handed.has(token)).map(literal);
}

// The ids an argument can be: literals in it, or held by its variable.
function idsOf(part, made, list) {
  const found = literalsOf(part);
  const [word, next] = part;
  if (found.length > 0 || word?.kind !== 'word' || ['->', '.', '('].includes(next?.text) || made.parameters.includes(word.text)) return found;
  const inside = fillings(made.body, word.text);
  const place = part.length > 4 && part.at(-1).text === ']' && part.at(-2).kind === 'number' && part.at(-4).text === ']' ? Number(part.at(-2).text) : null;
  return (inside.length > 0 ? inside : fillings(list, word.text))
    .flatMap((filling) => literalsOf(place === null || filling[0]?.text !== '{' ? filling : column(filling, place)))
    .filter((text) => idShape.test(text));
}

// {path, line, ids, names, here} of every call that says a message: the ids it can be, the names it
// gives (null when not all can be read), and those of them written at the call by choice.
export function said(files) {
  const sources = prepare(files);
  const ways = findWays(sources);
  return sources.flatMap(({ path, list, made }) => made.flatMap((one) => calls(one.body).flatMap((call) => {
    const way = ways(path, call.name);
    const ids = way && call.arguments.length > way.code ? idsOf(call.arguments[way.code], one, list) : [];
    if (ids.length === 0) return [];
    const names = namesAt(call, way, one.parameters);
    const whole = names !== null && names.every((name) => typeof name === 'string');
    return [{ path, line: call.line, ids, names: whole ? names : null, here: whole ? names.slice(way.names.length) : [] }];
  })));
}

// Every text in the C code of the rooms: {path, line, value}.
export const literals = (files) => those(files, rooms).flatMap(([path, text]) => tokens(text).flatMap((token) =>
  (token.kind === 'directive' ? [...token.text.matchAll(/"((?:\\.|[^"\\])*)"/g)].map((match) => ({ path, line: token.line, value: match[1] }))
    : token.kind === 'text' ? [{ path, line: token.line, value: literal(token) }] : [])));
