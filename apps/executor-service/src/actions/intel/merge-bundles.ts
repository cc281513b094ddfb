import type { Json, JsonObject } from '@runbook/domain';
import { z } from 'zod';
import { ActionFailed, type Action } from '../action.js';
import { canonicalJson } from '../canonical-json.js';
import { Slices } from '../slices.js';
import { deterministicId } from '../stix/deterministic-id.js';
import { BUNDLE_LIMITS, readStixBundle } from '../stix/stix-bundle.js';
import type { SoundObject } from '../stix/newest-versions.js';
import { versionTime } from '../stix/stix-time.js';

const BUNDLES_MAX = 50;

const parameters = z.strictObject({
  bundles: z.array(z.unknown()).min(1).max(BUNDLES_MAX).describe(`STIX 2.1 bundles, at most ${BUNDLES_MAX}, each up to 10 MB`),
});

/** More would fill the output; their number is always given. */
const LISTED_MAX = 1_000;

interface Conflict {
  readonly id: string;
  /** Number of the bundle whose object was kept, from 1. */
  readonly kept: number;
  readonly dropped: number;
}

/**
 * Joins bundles into one, the newest version of each object kept.
 * @param objectsMax of the merged bundle: what a later step reads
 */
export function mergeBundles(objectsMax = BUNDLE_LIMITS.objectsMax): Action<z.infer<typeof parameters>> {
  return {
    name: 'merge-bundles',
    description:
      'Joins STIX bundles into one: the newest version of each object; objects that differ without saying which is newer are listed.',
    parameters,
    outputs: ['bundle', 'objects', 'duplicates', 'superseded', 'conflicts', 'conflictList', 'skipped', 'skippedList'],
    guide: {
      serves: 'TRANSFORM',
      output: '`bundle`; `objects`, `duplicates`, `superseded`, `conflicts` and `skipped`: how many; `conflictList`, `skippedList`',
      example: { bundles: ['{{ steps.feed-a.output.bundle }}', '{{ steps.feed-b.output.bundle }}'] },
    },
    async run({ bundles }, { signal }) {
      const slices = new Slices(signal);
      const merged = new Merged(objectsMax);
      const skipped: { bundle: number; index: number; id: string; reason: string }[] = [];
      const digests: string[] = [];
      for (const [index, bundle] of bundles.entries()) {
        const read = await readStixBundle(bundle, slices);
        digests.push(read.sha256);
        skipped.push(...read.skipped.map((one) => ({ bundle: index + 1, ...one })));
        for (const object of read.sound) {
          merged.add(object, index + 1);
          if (slices.due()) await slices.rest();
        }
      }
      const objects = merged.objects();
      return {
        bundle: { type: 'bundle', id: deterministicId('bundle', digests.join(' ')), objects },
        objects: objects.length,
        duplicates: merged.duplicates,
        superseded: merged.superseded,
        conflicts: merged.conflicts.length,
        conflictList: merged.conflicts.slice(0, LISTED_MAX),
        skipped: skipped.length,
        skippedList: skipped.slice(0, LISTED_MAX),
      } as unknown as Json;
    },
  };
}

class Merged {
  duplicates = 0;
  superseded = 0;
  readonly conflicts: Conflict[] = [];
  private readonly kept = new Map<string, { members: JsonObject; bundle: number }>();

  constructor(private readonly objectsMax: number) {}

  add({ id, members }: SoundObject, bundle: number): void {
    const kept = this.kept.get(id);
    if (!kept) {
      if (this.kept.size >= this.objectsMax) throw tooMany(this.objectsMax);
      this.kept.set(id, { members, bundle });
      return;
    }
    const [before, now] = [versionTime(kept.members), versionTime(members)];
    if (now > before) this.kept.set(id, { members, bundle });
    if (now !== before) this.superseded++;
    else if (canonicalJson(kept.members) === canonicalJson(members)) this.duplicates++;
    else this.conflicts.push({ id, kept: kept.bundle, dropped: bundle });
  }

  objects(): JsonObject[] {
    return [...this.kept.values()].map(({ members }) => members);
  }
}

const tooMany = (objectsMax: number): ActionFailed =>
  new ActionFailed('limit-exceeded', `expected at most ${objectsMax} objects in the merged bundle, found more; merge fewer bundles`);
