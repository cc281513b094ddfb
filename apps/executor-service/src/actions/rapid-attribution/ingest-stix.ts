import { z } from 'zod';
import type { Action } from '../action.js';
import type { Observations, SeenSoftware, SeenTechnique } from './observations.js';
import type { SoundObject } from '../stix/newest-versions.js';
import { SeenObjects } from './seen-objects.js';
import { kindOf } from './statements.js';
import { Slices } from '../slices.js';
import { BUNDLE_LIMITS, readStixBundle, type BundleLimits, type StixBundle } from '../stix/stix-bundle.js';
import { isObject, list, text } from '../stix/stix-object.js';

const parameters = z.strictObject({
  bundle: z.unknown().describe('A STIX 2.1 bundle of what was seen in one intrusion, up to 10 MB'),
});

/**
 * Reads what was observed out of a STIX bundle, by the closed list of `Statements`; other techniques and software are context.
 * Descriptions are not read, and actors are counted but not listened to.
 */
export function ingestStix(limits: BundleLimits = BUNDLE_LIMITS): Action<z.infer<typeof parameters>> {
  return {
    name: 'ingest-stix',
    description:
      'Reads a STIX 2.1 bundle: the techniques and software that were observed; what is only context, and malformed objects, are listed.',
    parameters,
    outputs: ['bundle', 'campaigns', 'techniques', 'software', 'context', 'types', 'claimedActors', 'skipped'],
    guide: {
      serves: 'INGEST',
      output:
        '`techniques`, `software` and `campaigns` that were observed; `context`: techniques and software that were not, with reasons; `types`: how many of each; `claimedActors`: how many actors the bundle names, which are no observation; `skipped` with reasons; `bundle`: its id, SHA-256 and size',
      example: { bundle: '{{ inputs.bundle }}' },
    },
    run: async ({ bundle }, { signal }) => {
      const slices = new Slices(signal);
      return observationsOf(await readStixBundle(bundle, slices, limits), slices);
    },
  };
}

/** Aliases beyond this many are not spellings of a name any more. */
const ALIASES_MAX = 50;

/** @param what `named`: techniques and software count whatever the bundle says about them, as for who looks them up and nothing else */
export async function observationsOf(bundle: StixBundle, slices: Slices, what: 'observed' | 'named' = 'observed'): Promise<Observations> {
  const { id, sha256, bytes, objects, sound, skipped } = bundle;
  const seen = new SeenObjects();
  for (const object of sound) {
    seen.add(object);
    if (slices.due()) await slices.rest();
  }
  const observed = seen.observed();
  const context: Observations['context'] = [];
  const counts = ({ id, type, members }: SoundObject): boolean => {
    const reason = what === 'named' ? undefined : observed.contextOf(id);
    if (reason !== undefined) context.push({ id, type, name: text(members, 'name') ?? '', reason });
    return reason === undefined;
  };
  const referred = observed.referred().filter((one) => !seen.present.has(one));
  const described = await eachOf(
    seen.ofType('attack-pattern').filter((object) => counts(object)),
    slices,
    (object) => technique(object, seen),
  );
  const programs = await eachOf(
    seen.ofType('malware', 'tool').filter((object) => counts(object)),
    slices,
    (object) => software(object, seen),
  );
  return {
    bundle: { id, sha256, bytes, objects },
    campaigns: seen.ofType('campaign').flatMap((object) => (isRevoked(object) ? [] : [campaign(object)])),
    techniques: [
      ...described,
      ...ofKind(referred, ['attack-pattern']).map((one): SeenTechnique => ({ id: one, name: '', externalIds: [], retired: false })),
    ],
    software: [...programs, ...ofKind(referred, ['malware', 'tool']).map((one) => referredSoftware(one, seen.uses.get(one)))],
    context,
    types: seen.counts(),
    claimedActors: seen.ofType('intrusion-set', 'threat-actor').length,
    skipped: [...skipped],
  };
}

const isRevoked = ({ members }: SoundObject): boolean => members['revoked'] === true;

/** What revoked it, when it is revoked and that is known. */
const revocation = (object: SoundObject, { replacements }: SeenObjects): Pick<SeenTechnique, 'revoked' | 'replacedBy'> => {
  const replacedBy = replacements.get(object.id);
  return { ...(isRevoked(object) && { revoked: true }), ...(replacedBy !== undefined && { replacedBy }) };
};

async function eachOf<T, R>(items: readonly T[], slices: Slices, work: (item: T) => R): Promise<R[]> {
  const done: R[] = [];
  for (const item of items) {
    done.push(work(item));
    if (slices.due()) await slices.rest();
  }
  return done;
}

function campaign({ id, members }: SoundObject): Observations['campaigns'][number] {
  const [firstSeen, lastSeen] = [text(members, 'first_seen'), text(members, 'last_seen')];
  return {
    id,
    name: text(members, 'name') ?? '',
    ...(firstSeen === undefined ? {} : { firstSeen }),
    ...(lastSeen === undefined ? {} : { lastSeen }),
  };
}

function technique(object: SoundObject, seen: SeenObjects): SeenTechnique {
  const { id, members, sha256 } = object;
  return {
    id,
    name: text(members, 'name') ?? '',
    externalIds: externalIds(members),
    retired: isRevoked(object) || members['x_mitre_deprecated'] === true,
    ...revocation(object, seen),
    sha256,
  };
}

function software(object: SoundObject, seen: SeenObjects): SeenSoftware {
  const { id, type, members, sha256 } = object;
  const aliases = [...list(members, 'aliases'), ...list(members, 'x_mitre_aliases')];
  return {
    id,
    type: type as SeenSoftware['type'],
    name: text(members, 'name') ?? '',
    externalIds: externalIds(members),
    aliases: aliases.filter((one): one is string => typeof one === 'string').slice(0, ALIASES_MAX),
    techniques: ofKind([...(seen.uses.get(id) ?? [])].sort(), ['attack-pattern']),
    ...revocation(object, seen),
    sha256,
  };
}

function referredSoftware(id: string, uses?: ReadonlySet<string>): SeenSoftware {
  const type = id.startsWith('tool--') ? 'tool' : 'malware';
  return { id, type, name: '', externalIds: [], aliases: [], techniques: ofKind([...(uses ?? [])].sort(), ['attack-pattern']) };
}

/** Of any source: ids like T1059.001 and S0002 are the same whoever cites them. */
function externalIds({ external_references, name }: SoundObject['members']): string[] {
  const references = Array.isArray(external_references) ? external_references : [];
  const cited = references.flatMap((one: unknown) => (isObject(one) ? (text(one, 'external_id') ?? []) : []));
  // Reports write `T1059.001 PowerShell` or `PowerShell (T1059.001)` into the name.
  const written = typeof name === 'string' ? (name.match(/\b(T\d{4}(?:\.\d{3})?|S\d{4})\b/gi) ?? []) : [];
  return [
    ...new Set([...cited, ...written].map((one) => one.toUpperCase()).filter((one) => /^(T\d{4}(\.\d{3})?|S\d{4})$/.test(one))),
  ].slice(0, ALIASES_MAX);
}

function ofKind(ids: readonly string[], kinds: readonly string[]): string[] {
  return ids.filter((id) => kinds.includes(kindOf(id)));
}
