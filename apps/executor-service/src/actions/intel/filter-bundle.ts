import { parseTimestamp, type JsonObject } from '@runbook/domain';
import { z } from 'zod';
import type { Action } from '../action.js';
import { Slices } from '../slices.js';
import { deterministicId } from '../stix/deterministic-id.js';
import { readStixBundle } from '../stix/stix-bundle.js';
import { list, text } from '../stix/stix-object.js';
import { isAbove, TLP_LEVELS, tlpLevelOf, type TlpLevel } from '../stix/tlp.js';

const names = z.array(z.string().min(1).max(250)).min(1).max(100);
const timestamp = z.iso.datetime({ offset: true });

const parameters = z.strictObject({
  bundle: z.unknown().describe('A STIX 2.1 bundle, up to 10 MB'),
  types: names.optional().describe('Only these types'),
  excludeTypes: names.optional().describe('None of these types'),
  labels: names.optional().describe('Only objects with one of these labels'),
  minConfidence: z.number().int().min(0).max(100).optional().describe('Objects without a confidence go'),
  modifiedAfter: timestamp.optional().describe('RFC 3339'),
  validAt: timestamp.optional().describe('Indicators that are not valid then, and revoked objects, go'),
  tlpMax: z.enum(TLP_LEVELS).optional().describe('Objects with a higher level go, and those without any, unless `unmarked` keeps them'),
  unmarked: z.enum(['keep', 'drop']).default('drop').describe('With `tlpMax`: objects without a TLP marking'),
});

type Parameters = z.infer<typeof parameters>;

/** Keeps the objects of a bundle that pass every given test. */
export function filterBundle(): Action<Parameters> {
  return {
    name: 'filter-bundle',
    description:
      'Keeps the objects of a STIX bundle that pass every test: type, label, confidence, age, validity, TLP. Relationships stay only where both ends do.',
    parameters,
    guide: {
      serves: 'TRANSFORM',
      output: '`bundle`; `kept`; `removed`: how many by the test that they failed; `skipped`: malformed objects',
      example: { bundle: '{{ steps.ingest.output.bundle }}', types: ['indicator', 'relationship'], minConfidence: 60, tlpMax: 'green' },
    },
    async run(given, { signal }) {
      const slices = new Slices(signal);
      const read = await readStixBundle(given.bundle, slices);
      const removed = new Map<string, number>();
      const kept: JsonObject[] = [];
      const passes = (members: JsonObject): boolean => {
        const failed = TESTS.find(([, test]) => !test(members, given))?.[0];
        if (failed !== undefined) removed.set(failed, (removed.get(failed) ?? 0) + 1);
        return failed === undefined;
      };
      for (const { members } of read.sound) {
        if (passes(members)) kept.push(members);
        if (slices.due()) await slices.rest();
      }
      const whole = withBothEnds(kept);
      if (whole.length < kept.length) removed.set('reference', kept.length - whole.length);
      return {
        bundle: {
          type: 'bundle',
          id: deterministicId('bundle', `${read.sha256} ${JSON.stringify({ ...given, bundle: null })}`),
          objects: whole,
        },
        kept: whole.length,
        removed: Object.fromEntries([...removed].sort(([a], [b]) => (a < b ? -1 : 1))),
        skipped: read.skipped.length,
      };
    },
  };
}

type Test = (members: JsonObject, given: Parameters) => boolean;

/** A marking is part of what it marks: it stays, whatever types are asked for. */
const isMarking = (members: JsonObject): boolean => members['type'] === 'marking-definition';

/** Each by the name under which its removals are counted; a test that is not asked for is passed. */
const TESTS: readonly (readonly [string, Test])[] = [
  ['type', (members, { types }) => !types || isMarking(members) || types.includes(members['type'] as string)],
  ['type', (members, { excludeTypes }) => !excludeTypes?.includes(members['type'] as string)],
  ['label', (members, { labels }) => !labels || isFrame(members) || list(members, 'labels').some((one) => labels.includes(one as string))],
  ['confidence', (members, { minConfidence }) => minConfidence === undefined || isFrame(members) || confidence(members) >= minConfidence],
  ['age', (members, { modifiedAfter }) => !modifiedAfter || isMarking(members) || modified(members) > instantOf(modifiedAfter)],
  ['validity', (members, { validAt }) => !validAt || isValid(members, instantOf(validAt))],
  ['tlp', (members, { tlpMax, unmarked }) => !tlpMax || isMarking(members) || isWithin(members, tlpMax, unmarked)],
];

/** Relationships and markings carry neither labels nor confidence of their own as a rule; their ends decide. */
const isFrame = (members: JsonObject): boolean => isMarking(members) || members['type'] === 'relationship';

const confidence = (members: JsonObject): number => (typeof members['confidence'] === 'number' ? members['confidence'] : -1);

const modified = (members: JsonObject): number => parseTimestamp(text(members, 'modified') ?? text(members, 'created') ?? '') ?? 0;

/** No number for a text that is no time: nothing is before it or behind it. */
const instantOf = (text: string): number => parseTimestamp(text) ?? Number.NaN;

function isValid(members: JsonObject, at: number): boolean {
  if (members['revoked'] === true) return false;
  if (members['type'] !== 'indicator') return true;
  const [from, until] = [text(members, 'valid_from'), text(members, 'valid_until')];
  return (from === undefined || instantOf(from) <= at) && (until === undefined || at < instantOf(until));
}

function isWithin(members: JsonObject, limit: TlpLevel, unmarked: 'keep' | 'drop'): boolean {
  const levels = list(members, 'object_marking_refs').flatMap((id) => (typeof id === 'string' ? (tlpLevelOf(id) ?? []) : []));
  if (levels.length === 0) return unmarked === 'keep';
  return levels.every((level) => !isAbove(level, limit));
}

/** A relationship without an end says nothing; one may be the end of another, so this goes on until nothing changes. */
function withBothEnds(objects: readonly JsonObject[]): JsonObject[] {
  let kept = [...objects];
  for (;;) {
    const ids = new Set(kept.map((object) => (object['id'] as string).toLowerCase()));
    const stands = (id: unknown) => typeof id === 'string' && ids.has(id.toLowerCase());
    const next = kept.filter(
      (object) => object['type'] !== 'relationship' || (stands(object['source_ref']) && stands(object['target_ref'])),
    );
    if (next.length === kept.length) return next;
    kept = next;
  }
}
