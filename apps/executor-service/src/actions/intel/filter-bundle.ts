import type { Json, JsonObject } from '@runbook/domain';
import { z } from 'zod';
import type { Action } from '../action.js';
import { Slices } from '../slices.js';
import { deterministicId } from '../stix/deterministic-id.js';
import { Markings } from '../stix/markings.js';
import { withoutReferencesTo } from '../stix/references.js';
import { readStixBundle } from '../stix/stix-bundle.js';
import { list, text } from '../stix/stix-object.js';
import { nanosecondsOf, versionTime } from '../stix/stix-time.js';
import { isAbove, TLP_LEVELS } from '../stix/tlp.js';

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
  tlpMax: z
    .enum(TLP_LEVELS)
    .optional()
    .describe(
      'Objects with a higher level go, and those without any, unless `unmarked` keeps them; a marking that nobody can read counts as `red`',
    ),
  unmarked: z.enum(['keep', 'drop']).default('drop').describe('With `tlpMax`: objects without a TLP marking'),
});

type Parameters = z.infer<typeof parameters>;

/** Keeps the objects of a bundle that pass every given test. */
export function filterBundle(): Action<Parameters> {
  return {
    name: 'filter-bundle',
    description:
      'Keeps the objects of a STIX bundle that pass every test: type, label, confidence, age, validity, TLP. Relationships stay only where both ends do, and nothing refers to what is gone.',
    parameters,
    outputs: ['bundle', 'kept', 'removed', 'trimmed', 'unknownMarkings', 'skipped'],
    guide: {
      serves: 'TRANSFORM',
      output:
        '`bundle`; `kept`; `removed`: how many by the test that they failed; `trimmed`: how many lost references to what is gone; `unknownMarkings`: ids of markings that counted as `red` because their level is not known; `skipped`: malformed objects',
      example: { bundle: '{{ steps.ingest.output.bundle }}', types: ['indicator', 'relationship'], minConfidence: 60, tlpMax: 'green' },
    },
    async run(given, { signal }) {
      const slices = new Slices(signal);
      const read = await readStixBundle(given.bundle, slices);
      const markings = new Markings(read.sound);
      const removed = new Map<string, number>();
      const kept: JsonObject[] = [];
      const gone = new Set<string>();
      for (const { id, members } of read.sound) {
        const failed = TESTS.find(([, test]) => !test(members, given, markings))?.[0];
        if (failed === undefined) kept.push(members);
        else {
          removed.set(failed, (removed.get(failed) ?? 0) + 1);
          gone.add(id);
        }
        if (slices.due()) await slices.rest();
      }
      const whole = withoutReferencesTo(kept, gone);
      if (whole.removed > 0) removed.set('reference', whole.removed);
      return {
        bundle: {
          type: 'bundle',
          id: deterministicId('bundle', `${read.sha256} ${JSON.stringify({ ...given, bundle: null })}`),
          objects: whole.objects as Json,
        },
        kept: whole.objects.length,
        removed: Object.fromEntries([...removed].sort(([a], [b]) => (a < b ? -1 : 1))),
        trimmed: whole.trimmed,
        unknownMarkings: [...markings.unknown].sort().slice(0, LISTED_MAX),
        skipped: read.skipped.length,
      };
    },
  };
}

/** More would fill the output. */
const LISTED_MAX = 1_000;

type Test = (members: JsonObject, given: Parameters, markings: Markings) => boolean;

/** A marking is part of what it marks: it stays, whatever types are asked for. */
const isMarking = (members: JsonObject): boolean => members['type'] === 'marking-definition';

/** Each by the name under which its removals are counted; a test that is not asked for is passed. */
const TESTS: readonly (readonly [string, Test])[] = [
  ['type', (members, { types }) => !types || isMarking(members) || types.includes(members['type'] as string)],
  ['type', (members, { excludeTypes }) => isMarking(members) || !excludeTypes?.includes(members['type'] as string)],
  ['label', (members, { labels }) => !labels || isFrame(members) || list(members, 'labels').some((one) => labels.includes(one as string))],
  ['confidence', (members, { minConfidence }) => minConfidence === undefined || isFrame(members) || confidence(members) >= minConfidence],
  ['age', (members, { modifiedAfter }) => !modifiedAfter || isMarking(members) || versionTime(members) > instantOf(modifiedAfter)],
  ['validity', (members, { validAt }) => !validAt || isMarking(members) || isValid(members, instantOf(validAt))],
  ['tlp', (members, given, markings) => isMarking(members) || isWithin(members, given, markings)],
];

/** Relationships and markings carry neither labels nor confidence of their own as a rule; their ends decide. */
const isFrame = (members: JsonObject): boolean => isMarking(members) || members['type'] === 'relationship';

const confidence = (members: JsonObject): number => (typeof members['confidence'] === 'number' ? members['confidence'] : -1);

/** The parameters have been checked: each is a time. */
const instantOf = (time: string): bigint => nanosecondsOf(time) ?? 0n;

/** What is not a time is neither before nor after any. */
function isValid(members: JsonObject, at: bigint): boolean {
  if (members['revoked'] === true) return false;
  if (members['type'] !== 'indicator') return true;
  const [from, until] = [text(members, 'valid_from'), text(members, 'valid_until')].map((time) =>
    time === undefined ? undefined : (nanosecondsOf(time) ?? 'unreadable'),
  );
  if (from === 'unreadable' || until === 'unreadable') return false;
  return (from === undefined || from <= at) && (until === undefined || at < until);
}

function isWithin(members: JsonObject, { tlpMax, unmarked }: Parameters, markings: Markings): boolean {
  if (!tlpMax) return true;
  const level = markings.levelOf(members);
  return level === undefined ? unmarked === 'keep' : !isAbove(level, tlpMax);
}
