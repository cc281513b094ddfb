// `npm run canaries -- [--runs 5000] [--seed 1] [--minutes 40] [--distributed]`: random runs with errors of three tenants, with credentials of every kind at services that repeat
// them; then all that was said and kept is searched, in every form, for credentials, and for what one tenant said in all that another was given. Prints the counts;
// ends with 1 when one is found.
import { parseArgs } from 'node:util';
import { playCanaries } from '../test/canaries/canary-game.mjs';
import { startKafka, startMongo } from '../test/servers/index.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: 'Infinity' },
    distributed: { type: 'boolean', default: false },
  },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
const begunAt = performance.now();
const started = values.distributed ? await Promise.all([startKafka({ exclusive: true }), startMongo({ exclusive: true })]) : [];
const [kafka, mongo] = started;
try {
  const servers = kafka && { brokers: kafka.brokers, mongoUrl: mongo.url };
  const { found, contexts, seen, ends, ...counts } = await playCanaries({ runs, seed, minutes: Number(values.minutes), servers });
  const took = Math.round((performance.now() - begunAt) / 6_000) / 10;
  console.log(
    JSON.stringify({ seed, mode: values.distributed ? 'distributed' : 'embedded', minutes: took, ...counts, found: found.length }),
  );
  for (const [end, times] of Object.entries(ends).sort()) console.log(`${times} × ${end}`);
  console.log(`what a tenant said was seen in ${seen.length} kinds of places: ${seen.join(', ')}`);
  for (const one of found.slice(0, 40)) console.log(`found ${one}: …${contexts.get(one) ?? ''}…`);
  if (!seen.includes('a document')) throw new Error('expected what tenants said in the documents, found none: the search is blind');
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  for (const server of started) await server.stop();
}
