import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const ROOTS = ['apps', 'libs', 'tidy', 'test', 'examples'];
// A suite that starts a server of its own needs what the shared one needs.
const STARTS = {
  KAFKA_BROKERS: /\bstartKafka\(/,
  KAFKA_39_BROKERS: /\bstartKafka\(.*3\.9/,
  KAFKA_CLUSTER: /\bstartKafkaCluster\(/,
  MONGO_URL: /\bstartMongo\(/,
  OTHER_PRODUCERS: /\bproduceWith(Java|Librdkafka)\(/,
  SHELLS: /\bshellProgram\(/,
  CHROMIUM: /\bchromiumProgram\(/,
  OPA: /\b(startOpa|runOpa)\(/,
  HELM: /\b(runHelm|runKubeconform)\(/,
  SMALL_DISK: /\bonSmallDisk\(/,
};

/**
 * Which of the variables each spec file needs, itself or through the files that it imports by a relative path. A suite says
 * that it needs a server by reading the server's address from `process.env`, or by starting one; no list has to be kept in step.
 * @param {string} suffix for example `.int.spec.ts`
 * @param {readonly string[]} variables
 * @returns {Promise<{ file: string, needs: string[], reads: string[], starts: string[] }[]>} needs: what it reads the address of, and
 *   that of which it starts one of its own
 */
export async function specsAndNeeds(suffix, variables) {
  const files = (await Promise.all(ROOTS.map((root) => specsBelow(root, suffix)))).flat().sort();
  return Promise.all(
    files.map(async (file) => {
      const text = await textWithImports(resolve(file), new Set());
      const reads = variables.filter((variable) => new RegExp(`\\bprocess\\.env(\\.|\\[')${variable}\\b`).test(text));
      const starts = variables.filter((variable) => STARTS[variable]?.test(text));
      const needs = variables.filter((variable) => reads.includes(variable) || starts.includes(variable));
      return { file, needs, reads, starts };
    }),
  );
}

async function specsBelow(root, suffix) {
  const entries = await readdir(root, { recursive: true }).catch(() => []);
  return entries.filter((entry) => entry.endsWith(suffix) && !/(^|\/)(node_modules|dist)\//.test(entry)).map((entry) => join(root, entry));
}

async function textWithImports(file, seen) {
  if (seen.has(file) || /\/test\/servers\/[^/]+\.mjs$/.test(file)) return '';
  seen.add(file);
  const text = await readFile(file, 'utf8').catch(() => '');
  const imported = [...text.matchAll(/\bfrom\s+'(\.{1,2}\/[^']+)'/g)].map(([, path]) =>
    resolve(dirname(file), path.replace(/\.js$/, '.ts')),
  );
  return [text, ...(await Promise.all(imported.map((path) => textWithImports(path, seen))))].join('\n');
}
