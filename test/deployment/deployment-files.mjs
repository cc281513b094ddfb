// What the image and the compose file say, read from the files themselves: a suite that starts services with it finds what they say wrong.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';

const ROOT = new URL('../../', import.meta.url);
const read = (file) => readFile(new URL(file, ROOT), 'utf8');

/** Variables, command and health check of the image: of its last stage, as Docker would set and run them. */
export async function imageOf() {
  const text = (await read('Dockerfile')).replaceAll(/\\\n\s*/g, ' ');
  const lines = text.slice(text.lastIndexOf('\nFROM ')).split('\n');
  const built = {};
  const environment = {};
  for (const line of lines) {
    const [, instruction, rest] = /^(ARG|ENV) +(.*)$/.exec(line) ?? [];
    for (const [, name, value] of (rest ?? '').matchAll(/(\w+)=(\S*)/g)) {
      (instruction === 'ARG' ? built : environment)[name] = substituted(value, { ...built, ...environment });
    }
  }
  const only = (pattern) => JSON.parse(lines.map((line) => pattern.exec(line)?.[1]).find((found) => found !== undefined));
  return { environment, command: only(/^CMD (\[.*\])$/), healthCheck: only(/^HEALTHCHECK .*CMD (\[.*\])$/) };
}

/**
 * Services of the compose file by name, with `${NAME:?…}` and `${NAME:-…}` taken from `variables`, and variables without a value from there where they are set,
 * as Docker Compose does.
 */
export async function composeOf(variables) {
  const { services } = parse(substituted(await read('docker-compose.yml'), variables), { merge: true });
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, { ...service, ...given(service.environment, variables) }]),
  );
}

/** The variables of a file of a profile. */
export async function profileOf(name) {
  const text = await read(`deploy/compose/${name}.env`);
  return Object.fromEntries([...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, variable, value]) => [variable, value]));
}

function given(environment, variables) {
  if (environment === undefined) return {};
  const entries = Object.entries(environment).map(([name, value]) => [name, value === null ? variables[name] : String(value)]);
  return { environment: Object.fromEntries(entries.filter(([, value]) => value !== undefined)) };
}

/** Throws where a variable that must be set is not. `$$` is a dollar. */
function substituted(text, variables) {
  return text.replaceAll(/\$\$|\$\{(\w+)(?::([?-])([^}]*))?\}/g, (all, name, kind, rest) => {
    if (all === '$$') return '$';
    if (variables[name] !== undefined) return variables[name];
    if (kind === '-') return rest;
    throw new Error(rest ?? `expected a value for ${name}, found none`);
  });
}
