import { seeded } from '../faults/seeded.mjs';

export const TYPE = 'com.example.word';
/** Shares of all events. */
const DUPLICATES = 0.1;
const EARLY = 0.1;
/** Records that are no events: enough to see that they block nothing. */
const POISON_EVERY = 1_000;
const TTL_MS = 3_600_000;

/**
 * What producers send, in two batches: `early` before any run waits, `later` while runs wait. Half of the waits meet an early event, half
 * one that comes later; the other early events meet nobody. Everything else comes again (a duplicate), meets nobody and is not kept, or is no
 * event at all.
 *
 * @param {{ events: number, waits: number, seed: number }} plan
 * @returns {{ early: object[], later: object[], expected: Record<string, number> }} messages are `{ key, value }`
 */
export function plannedEvents({ events, waits, seed }) {
  const random = seeded(seed);
  const counts = countsOf(events, waits);
  const early = [
    ...range(counts.metEarly, (n) => message(`word-${n}`, `key-${n}`, TTL_MS)),
    ...range(counts.early - counts.metEarly, (n) => message(`nobody-${n}`, `nobody-${n}`, TTL_MS)),
  ];
  const originals = [
    ...range(waits - counts.metEarly, (n) => message(`word-${n + counts.metEarly}`, `key-${n + counts.metEarly}`, TTL_MS)),
    ...range(counts.noise, (n) => message(`noise-${n}`, `noise-${n}`, 0)),
    ...range(counts.poison, (n) => ({ key: `poison-${n}`, value: '{"specversion":' })),
  ];
  shuffle(early, random);
  shuffle(originals, random);
  const earlyAgain = again(early, Math.floor(counts.duplicates / 2), random);
  const later = again(originals, counts.duplicates - Math.floor(counts.duplicates / 2), random);
  const expected = {
    correlated: waits,
    started: 0,
    buffered: counts.early - counts.metEarly,
    duplicate: counts.duplicates,
    expired: 0,
    'no-match': counts.noise,
    malformed: counts.poison,
    unauthorised: 0,
  };
  return { early: earlyAgain, later, expected };
}

function countsOf(events, waits) {
  const duplicates = Math.floor(events * DUPLICATES);
  const metEarly = Math.floor(waits / 2);
  const early = Math.max(Math.floor(events * EARLY), metEarly);
  const poison = Math.ceil(events / POISON_EVERY);
  const noise = events - duplicates - early - poison - (waits - metEarly);
  if (noise < 0) throw new RangeError(`expected at least ${events - noise} events for ${waits} waits, found ${events}; plan more events`);
  return { duplicates, metEarly, early, poison, noise };
}

/** The records with so many copies of them among them, each somewhere behind its original: producers that send again. */
function again(originals, copies, random) {
  const behind = new Map();
  for (let n = 0; n < copies; n++) {
    let from = random(0, originals.length - 1);
    while (originals[from].key.startsWith('poison')) from = random(0, originals.length - 1);
    const to = random(from, originals.length - 1);
    behind.set(to, [...(behind.get(to) ?? []), originals[from]]);
  }
  return originals.flatMap((original, n) => [original, ...(behind.get(n) ?? [])]);
}

function message(id, key, ttlMs) {
  const event = { specversion: '1.0', id, source: '/proof', type: TYPE, subject: key, ttlms: ttlMs, data: { word: id } };
  return { key, value: JSON.stringify(event), headers: { 'content-type': 'application/cloudevents+json' } };
}

const range = (count, make) => Array.from({ length: count }, (_, n) => make(n));

function shuffle(list, random) {
  for (let n = list.length - 1; n > 0; n--) {
    const other = random(0, n);
    [list[n], list[other]] = [list[other], list[n]];
  }
}
