// SPDX-License-Identifier: GPL-3.0-or-later
//
// c_source - what can be read of a C file of ours without a compiler: tokens, comments,
// directives, functions, calls.
//
//   text --tokens--> {kind: word|number|text|letter|mark|directive, text, line}, comments left out
//        --functions--> {name, parameters, line, last, lines, body: tokens}
//
// It knows our style, not all of C: a function's name stands before the brackets that end right
// before its opening brace; macros that make whole declarations are written in capitals.

const pattern = new RegExp([
  /(?<comment>\/\*[^]*?\*\/|\/\/[^\n]*)/,
  /(?<directive>(?<=^|\n)[ \t]*#(?:\/\*[^]*?\*\/|"(?:\\.|[^"\\\n])*"|\\\n|[^\n])*)/,
  /(?<text>(?:u8|[LuU])?"(?:\\[^]|[^"\\])*")/,
  /(?<letter>(?:u8|[LuU])?'(?:\\[^]|[^'\\])*')/,
  /(?<word>[A-Za-z_]\w*)/,
  /(?<number>\.?\d(?:[eEpP][+-]|[\w.])*)/,
  /(?<mark>\.\.\.|&&|\|\||->|<<=?|>>=?|[-+*\/%&|^=!<>]=|\+\+|--|##|[^\s])/,
].map((part) => part.source).join('|'), 'g');

const scanned = new Map(); // each text is read many times

function scan(text) {
  if (scanned.has(text)) return scanned.get(text);
  const found = [];
  let line = 1;
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    for (; from < match.index; from++) if (text[from] === '\n') line++;
    const [kind] = Object.entries(match.groups).find(([, value]) => value !== undefined);
    found.push({ kind, text: match[0].trim(), line });
  }
  scanned.set(text, found);
  return found;
}

export const tokens = (text) => scan(text).filter((token) => token.kind !== 'comment');
export const comments = (text) => scan(text).filter((token) => token.kind === 'comment');

// {line, path, angled} of every #include.
export function includes(text) {
  return tokens(text).flatMap(({ kind, text: words, line }) => {
    const found = kind === 'directive' && /^#\s*include\s*(?:"([^"]*)"|<([^>]*)>)/.exec(words);
    return found ? [{ line, path: found[1] ?? found[2], angled: found[1] === undefined }] : [];
  });
}

// The meaning of a text token: adjacent literals are not joined here.
export const literal = (token) => JSON.parse(token.text.replace(/^(u8|[LuU])/, '').replace(/\\x([0-9a-fA-F]{2})/g, '\\u00$1')
  .replace(/\\'/g, "'").replace(/\\0/g, '\\u0000').replace(/\\[ae]/g, '?').replace(/\\v/g, '\\u000b'));

const opening = { '(': ')', '[': ']', '{': '}' };
const closing = new Set([')', ']', '}']);

// Index of the bracket that closes the one at `from`.
export function closes(list, from) {
  let depth = 0;
  for (let i = from; i < list.length; i++) {
    if (list[i].kind !== 'mark') continue;
    if (list[i].text in opening) depth++;
    else if (closing.has(list[i].text) && --depth === 0) return i;
  }
  return list.length - 1;
}

// The tokens between two places, split at commas outside brackets; none for nothing.
export function split(list, from, to) {
  const parts = [[]];
  let depth = 0;
  for (const token of list.slice(from, to)) {
    if (token.kind === 'mark' && token.text in opening) depth++;
    if (token.kind === 'mark' && closing.has(token.text)) depth--;
    if (depth === 0 && token.kind === 'mark' && token.text === ',') parts.push([]);
    else parts.at(-1).push(token);
  }
  return parts.length === 1 && parts[0].length === 0 ? [] : parts;
}

// A parameter's name: the last word outside brackets, or the one in (*name).
const parameterName = (part) => {
  const words = part.filter((token) => token.kind === 'word');
  const pointer = part.findIndex((token, i) => token.text === '(' && part[i + 1]?.text === '*');
  if (pointer >= 0) return part[pointer + 2]?.text;
  const bracket = part.findIndex((token) => token.text === '[');
  const before = bracket < 0 ? part : part.slice(0, bracket);
  return before.findLast((token) => token.kind === 'word')?.text ?? words.at(-1)?.text;
};

// {name, parameters: [names], variadic, own: is static, line, last, lines, body} of every function
// defined. Lines count from the first of its signature to its closing brace.
export function functions(text) {
  const list = tokens(text).filter((token) => token.kind !== 'directive');
  const found = [];
  let start = 0;
  for (let i = 0; i < list.length; i++) {
    const { kind, text: mark } = list[i];
    if (kind !== 'mark') continue;
    if (mark === ';') start = i + 1;
    if (mark === '(') {
      // MACRO(...) on a line of its own, followed by another declaration
      const end = closes(list, i);
      const alone = i === start + 1 && /^[A-Z_]+$/.test(list[start].text) && list[end + 1]?.kind === 'word';
      i = end;
      if (alone) start = end + 1;
    }
    if (mark !== '{') continue;
    const end = closes(list, i);
    const defined = definition(list, start, i);
    if (defined) {
      const last = list[end].line;
      found.push({ ...defined, last, lines: last - defined.line + 1, body: list.slice(i + 1, end) });
    }
    const after = list[end + 1]?.text;
    i = end;
    if (defined || !(after === ';' || after === ',' || list[end + 1]?.kind === 'word' || after === '*')) start = end + 1;
  }
  return found;
}

function definition(list, start, brace) {
  if (list[brace - 1]?.text !== ')') return null;
  let open = brace - 1;
  for (let depth = 0; open >= start; open--) {
    if (list[open].text === ')') depth++;
    if (list[open].text === '(' && --depth === 0) break;
  }
  const name = list[open - 1];
  if (name?.kind !== 'word' || name.text === '__attribute__') return null;
  const parts = split(list, open + 1, brace - 1);
  const macro = /^[A-Z_]+$/.test(name.text); // START_TEST(name)
  if (macro) return { name: parts[0]?.[0]?.text ?? name.text, parameters: [], variadic: false, own: true, line: name.line };
  const named = parts.filter((part) => part[0].text !== '...' && !(part.length === 1 && part[0].text === 'void'));
  return { name: name.text, parameters: named.map(parameterName), variadic: parts.some((part) => part[0].text === '...'),
    line: list[start].line, own: list.slice(start, open).some((token) => token.text === 'static') };
}

// {name, parameters, variadic, line, body} of every #define that takes arguments.
export function macros(text) {
  return tokens(text).flatMap((token) => {
    const found = token.kind === 'directive' && /^#\s*define\s+(\w+)\(([^)]*)\)([^]*)/.exec(token.text);
    if (!found) return [];
    const parameters = found[2].split(',').map((name) => name.trim());
    const body = tokens(found[3].replace(/\\\n/g, ' ')).map((part) => ({ ...part, line: token.line }));
    return [{ name: found[1], parameters: parameters.filter((name) => name !== '...'),
      variadic: parameters.includes('...'), line: token.line, body }];
  });
}

// {name, line, arguments: [tokens]} of every call in a list of tokens.
export function calls(list) {
  return list.flatMap((token, i) => {
    if (token.kind !== 'word' || list[i + 1]?.text !== '(') return [];
    return [{ name: token.text, line: token.line, arguments: split(list, i + 2, closes(list, i + 1)) }];
  });
}

// Ways through a function: one and one more for each decision. TRY is none of them: it is the way
// out of every fault, the same everywhere.
const decisions = new Set(['if', 'for', 'while', 'case', '&&', '||', '?']);
export const complexity = (body) => 1 + body.filter((token) => decisions.has(token.text) && token.kind !== 'text').length;
