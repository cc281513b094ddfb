import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const ROOTS = ['apps', 'libs', 'tidy', 'test', 'examples'];
// A suite that starts a server of its own needs what the shared one needs.
const STARTS = { KAFKA_BROKERS: /\bstartKafka\(/, KAFKA_39_BROKERS: /\bstartKafka\(.*3\.9/, MONGO_URL: /\bstartMongo\(/ };

/**
 * Which of the variables each spec file reads, itself or through the files that it imports by a relative path. A suite says
 * that it needs a server by reading the server's address from `process.env`, or by starting one; no list has to be kept in step.
 * @param {string} suffix for example `.int.spec.ts`
 * @param {readonly string[]} variables
 * @returns {Promise<{ file: string, needs: string[] }[]>}
 */
export async function specsAndNeeds(suffix, variables) {
  const files = (await Promise.all(ROOTS.map((root) => specsBelow(root, suffix)))).flat().sort();
  return Promise.all(files.map(async (file) => ({ file, needs: await needsOf(resolve(file), variables, new Set()) })));
}

async function specsBelow(root, suffix) {
  const entries = await readdir(root, { recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.endsWith(suffix) && !/(^|\/)(node_modules|dist)\//.test(entry)).map((entry) => join(root, entry));
}

async function needsOf(file, variables, seen) {
  if (seen.has(file) || /\/test\/servers\/[^/]+\.mjs$/.test(file)) return [];
  seen.add(file);
  const text = await readFile(file, 'utf8').catch(() => '');
  const reads = (variable) => /\bprocess\.env\b/.test(text) && new RegExp(`\\b${variable}\\b`).test(text);
  const own = variables.filter((variable) => reads(variable) || STARTS[variable]?.test(text));
  const imported = [...text.matchAll(/\bfrom\s+'(\.{1,2}\/[^']+)'/g)].map(([, path]) =>
    resolve(dirname(file), path.replace(/\.js$/, '.ts')),
  );
  const inherited = await Promise.all(imported.map((path) => needsOf(path, variables, seen)));
  return [...new Set([...own, ...inherited.flat()])];
}
