// SPDX-License-Identifier: GPL-3.0-or-later
//
// openapi - docs/openapi.yaml as data, and validators of its schemas.
import { readFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parseDocument } from 'yaml';

const source = parseDocument(await readFile(new URL('../../docs/openapi.yaml', import.meta.url), 'utf8'), { uniqueKeys: true, strict: true });
if (source.errors.length + source.warnings.length > 0) throw new Error([...source.errors, ...source.warnings].join('\n'));

export const api = source.toJS();

const day = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const time = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;
// Strict, but for what the page does on purpose: members required by one schema and told by another.
const ajv = new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, strictTuples: false, allErrors: true, formats: { date: day, 'date-time': time } });

// A schema of the page as one that stands alone: "#/components/schemas/Uuid" is called "Uuid".
const alone = (schema) => JSON.parse(JSON.stringify(schema), (name, part) => (name === '$ref' ? part.replace(/^#\/components\/schemas\//, '') : part));
for (const [name, schema] of Object.entries(api.components.schemas)) ajv.addSchema(alone(schema), name);

// The thing a "#/a/b" names; itself when it is no reference.
export function resolved(thing) {
  if (thing?.$ref === undefined) return thing;
  const found = thing.$ref.slice(2).split('/').reduce((place, name) => place?.[name.replaceAll('~1', '/').replaceAll('~0', '~')], api);
  if (!thing.$ref.startsWith('#/') || found === undefined) throw new Error(`${thing.$ref} leads nowhere`);
  return found;
}

const validators = new Map();

// What a schema of the page finds wrong with a value: [] or texts.
export function faults(schema, value) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(alone(schema)));
  const validate = validators.get(key);
  return validate(value) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`);
}

// [{path, method, operation}] of every operation.
export const operations = Object.entries(api.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })));

// The example values beside a schema: `example`, and those of `examples`.
export const examplesOf = (holder) => [...holder.example === undefined ? [] : [['example', holder.example]],
  ...Object.entries(holder.examples ?? {}).map(([name, { value }]) => [name, value])];

// What an answer has that its description lacks, or the reverse: [] or texts. `said` is the parsed
// body, undefined for none.
export function undescribed({ operation }, reply, said) {
  const described = resolved(operation.responses[reply.status]);
  if (described === undefined) return [`the status ${reply.status} is not described`];
  const found = [];
  const type = reply.headers.get('content-type')?.split(';')[0];
  const content = described.content ?? {};
  if (type === undefined && said === undefined) return Object.keys(content).map((name) => `${reply.status} has no body, but ${name} is described`);
  if (content[type] === undefined) found.push(`${reply.status} comes as ${type}`);
  else found.push(...faults(content[type].schema, said).map((text) => `${reply.status}: ${text}`));
  for (const [name, header] of Object.entries(described.headers ?? {})) {
    const { schema, required } = resolved(header);
    const value = reply.headers.get(name);
    if (value === null && required) found.push(`${reply.status} lacks ${name}`);
    if (value !== null) found.push(...faults(schema, value).map((text) => `${reply.status} ${name}: ${text}`));
  }
  return found;
}
