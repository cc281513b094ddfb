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

/** Services of the compose file by name, `${NAME:?…}` taken from `variables`. */
export async function composeOf(variables) {
  return parse(substituted(await read('docker-compose.yml'), variables), { merge: true }).services;
}

/** Throws where a variable that must be set is not. */
function substituted(text, variables) {
  return text.replaceAll(/\$\{(\w+)(?::\?([^}]*))?\}/g, (_all, name, message) => {
    if (variables[name] === undefined) throw new Error(message ?? `expected a value for ${name}, found none`);
    return variables[name];
  });
}
