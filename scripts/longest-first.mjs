// For jest: the suites that take longest begin first, so that no worker is left alone with one of them at the end. How long each took the last
// time is not known on a new machine, but its text tells: it asks for more time, starts servers, tries thousands of cases, or is long.
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

export default class LongestFirst {
  async sort(tests) {
    const weighed = await Promise.all(tests.map(async (test) => ({ test, weights: await weightsOf(test.path) })));
    return weighed.sort((one, other) => compare(other.weights, one.weights)).map(({ test }) => test);
  }

  // Jest offers the durations to sequencers that learn from them.
  cacheResults() {}
}

/** The most telling first. What starts the servers may stand in a module beside the suite. */
async function weightsOf(path) {
  const own = await readFile(path, 'utf8');
  const beside = [...own.matchAll(/\bfrom '(\.{1,2}\/[^']+\.mjs)'/g)].map(([, name]) => readFile(resolve(dirname(path), name), 'utf8'));
  const text = [own, ...(await Promise.all(beside))].join('\n');
  const msMax = Math.max(0, ...[...own.matchAll(/\}, ([\d_]+)\)/g)].map(([, number]) => Number(number.replaceAll('_', ''))));
  const servers = new Set(text.match(/\bstart(Kafka|KafkaCluster|Mongo)\(/g)).size;
  return [msMax, servers, Number(own.includes("'fast-check'")), own.length];
}

function compare(one, other) {
  const at = one.findIndex((weight, n) => weight !== other[n]);
  return at === -1 ? 0 : one[at] - other[at];
}
