import { readFile } from 'node:fs/promises';
import { Failure, misused } from '../failure.js';
import { isObject } from '../json.js';
import { codeOf } from '../settings/config-file.js';
import { allOfStdin } from '../terminal/prompt.js';

/** A file that is named on the command line, as text; `-` is stdin. */
export async function namedText(file: string, what: string): Promise<string> {
  if (file === '-') return allOfStdin(what);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(`expected ${what} in ${file}, found ${codeOf(error)}`, { exit: 'usage', cause: error });
  }
}

/**
 * A document in JSON or YAML. JSON is read as the service reads it: names that come twice and numbers that would lose digits are refused, because
 * another reader would take them for something else.
 */
export async function readDocument(text: string, name: string): Promise<unknown> {
  if (/^\s*[{["]/.test(text) && !/\.ya?ml$/i.test(name)) {
    const { readJson } = await import('@runbook/domain');
    try {
      return readJson(text);
    } catch (error) {
      throw misused(`expected JSON in ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { uniqueKeys: true, strict: true });
  const fault = document.errors[0];
  if (fault) throw misused(`expected YAML or JSON in ${name}, found: ${fault.message.split('\n')[0] ?? ''}`);
  return document.toJS({ maxAliasCount: 100 });
}

/** The same of what must be an object. */
export async function readObject(file: string, what: string): Promise<Record<string, unknown>> {
  const value = await readDocument(await namedText(file, what), file);
  if (isObject(value)) return { ...value };
  throw misused(`expected an object with ${what} in ${file}, found ${Array.isArray(value) ? 'a list' : typeof value}`);
}

/** Of a runbook's inputs: what the schema says of a member. Undefined: nothing. */
export type TypesOf = (name: string) => readonly string[] | undefined;

/** `type` of the members of a JSON Schema. */
export function typesIn(schema: unknown): TypesOf {
  const properties = isObject(schema) && isObject(schema['properties']) ? schema['properties'] : {};
  return (name) => {
    const member = Object.hasOwn(properties, name) ? properties[name] : undefined;
    const type = isObject(member) ? member['type'] : undefined;
    if (typeof type === 'string') return [type];
    return Array.isArray(type) ? type.map(String) : undefined;
  };
}

/**
 * `name=value`: a text, or what the schema says that it is. `name:=<json>` is JSON whatever the schema says, and `name=@file` what stands in the
 * file.
 */
export async function readAssignment(assignment: string, types: TypesOf): Promise<readonly [string, unknown]> {
  const found = /^([^=:]+)(:?=)([\s\S]*)$/.exec(assignment);
  const [, name = '', sign = '', written = ''] = found ?? [];
  if (!found) throw misused(`expected name=value, name:=<JSON> or name=@file, found ${JSON.stringify(assignment)}`);
  const isFile = sign === '=' && written.startsWith('@');
  const text = isFile ? await namedText(written.slice(1), name) : written;
  if (sign === ':=') return [name, await readDocument(text.trim() === '' ? 'null' : text, `-i ${name}`)];
  const type = types(name);
  if (type === undefined || type.includes('string')) return [name, text];
  const value = await readDocument(text, isFile ? written.slice(1) : `-i ${name}`);
  const kind = kindOf(value);
  if (type.includes(kind) || (kind === 'integer' && type.includes('number'))) return [name, value];
  throw misused(`expected ${type.join(' or ')} for ${name}, found ${JSON.stringify(text.slice(0, 100))}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
