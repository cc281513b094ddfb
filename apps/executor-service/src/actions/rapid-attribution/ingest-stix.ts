import { z } from 'zod';
import type { Action } from '../action.js';
import type { Observations, SeenSoftware, SeenTechnique } from './observations.js';
import { canonicalBytes, readStixBundle, sha256, type StixBundle } from './stix-bundle.js';
import { isIdentifier, isObject, list, text, type StixObject } from './stix-object.js';

const parameters = z.strictObject({
  bundle: z.unknown().describe('A STIX 2.1 bundle of what was seen in one intrusion, up to 10 MB'),
});

/**
 * Reads what was seen out of a STIX bundle. Seen is every technique and program that the bundle contains, sights, or refers to
 * from anything but an actor. Descriptions are not read, and actors are counted but not listened to.
 */
export function ingestStix(): Action<z.infer<typeof parameters>> {
  return {
    name: 'ingest-stix',
    description: 'Reads a STIX 2.1 bundle: the techniques and software that were seen; malformed objects are listed and skipped.',
    parameters,
    run: async ({ bundle }) => observationsOf(readStixBundle(bundle)),
  };
}

/** Ids of `type--…` that a relationship or sighting may point at without bringing the object along. */
const REFERABLE = new Set(['attack-pattern', 'malware', 'tool']);
const ACTORS = new Set(['intrusion-set', 'threat-actor', 'identity']);
/** Aliases beyond this many are not spellings of a name any more. */
const ALIASES_MAX = 50;

export function observationsOf(bundle: StixBundle): Observations {
  const { id, sha256: digest, bytes, objects, sound, skipped } = bundle;
  const uses = new Map<string, Set<string>>();
  const replacements = new Map<string, string>();
  for (const { type, members } of sound) {
    if (type !== 'relationship') continue;
    const [source, target] = [text(members, 'source_ref') ?? '', text(members, 'target_ref') ?? ''].map((one) => one.toLowerCase()) as [
      string,
      string,
    ];
    if (members['relationship_type'] === 'revoked-by') replacements.set(source, target);
    if (members['relationship_type'] === 'uses') uses.set(source, (uses.get(source) ?? new Set()).add(target));
  }
  const present = new Set(sound.map((object) => object.id));
  const referred = [...referredTo(sound)].filter((one) => !present.has(one)).sort();
  return {
    bundle: { id, sha256: digest, bytes, objects },
    campaigns: ofType(sound, ['campaign']).map(campaign),
    techniques: [
      ...ofType(sound, ['attack-pattern']).map((object) => technique(object, replacements.get(object.id))),
      ...ofKind(referred, ['attack-pattern']).map((one): SeenTechnique => ({ id: one, name: '', externalIds: [], retired: false })),
    ],
    software: [
      ...ofType(sound, ['malware', 'tool']).map((object) => software(object, uses.get(object.id))),
      ...ofKind(referred, ['malware', 'tool']).map((one) => referredSoftware(one, uses.get(one))),
    ],
    types: counts(sound),
    claimedActors: ofType(sound, ['intrusion-set', 'threat-actor']).length,
    skipped: [...skipped],
  };
}

function campaign({ id, members }: StixObject): Observations['campaigns'][number] {
  const [firstSeen, lastSeen] = [text(members, 'first_seen'), text(members, 'last_seen')];
  return {
    id,
    name: text(members, 'name') ?? '',
    ...(firstSeen === undefined ? {} : { firstSeen }),
    ...(lastSeen === undefined ? {} : { lastSeen }),
  };
}

function technique({ id, members }: StixObject, replacedBy?: string): SeenTechnique {
  return {
    id,
    name: text(members, 'name') ?? '',
    externalIds: externalIds(members),
    retired: members['revoked'] === true || members['x_mitre_deprecated'] === true,
    ...(replacedBy === undefined ? {} : { replacedBy }),
    sha256: sha256(canonicalBytes(members)),
  };
}

function software({ id, type, members }: StixObject, uses?: ReadonlySet<string>): SeenSoftware {
  const aliases = [...list(members, 'aliases'), ...list(members, 'x_mitre_aliases')];
  return {
    id,
    type: type as SeenSoftware['type'],
    name: text(members, 'name') ?? '',
    externalIds: externalIds(members),
    aliases: aliases.filter((one): one is string => typeof one === 'string').slice(0, ALIASES_MAX),
    techniques: ofKind([...(uses ?? [])].sort(), ['attack-pattern']),
    sha256: sha256(canonicalBytes(members)),
  };
}

function referredSoftware(id: string, uses?: ReadonlySet<string>): SeenSoftware {
  const type = id.startsWith('tool--') ? 'tool' : 'malware';
  return { id, type, name: '', externalIds: [], aliases: [], techniques: ofKind([...(uses ?? [])].sort(), ['attack-pattern']) };
}

/** Of any source: ids like T1059.001 and S0002 are the same whoever cites them. */
function externalIds({ external_references, name }: StixObject['members']): string[] {
  const references = Array.isArray(external_references) ? external_references : [];
  const cited = references.flatMap((one: unknown) => (isObject(one) ? (text(one, 'external_id') ?? []) : []));
  // Reports write `T1059.001 PowerShell` or `PowerShell (T1059.001)` into the name.
  const written = typeof name === 'string' ? (name.match(/\b(T\d{4}(?:\.\d{3})?|S\d{4})\b/gi) ?? []) : [];
  return [
    ...new Set([...cited, ...written].map((one) => one.toUpperCase()).filter((one) => /^(T\d{4}(\.\d{3})?|S\d{4})$/.test(one))),
  ].slice(0, ALIASES_MAX);
}

/** What sightings and relationships point at, unless an actor is said to use it: that is a claim about the actor. */
function referredTo(sound: readonly StixObject[]): Set<string> {
  const found = new Set<string>();
  const add = (id: unknown) => {
    if (typeof id === 'string' && isIdentifier(id) && REFERABLE.has(kindOf(id))) found.add(id.toLowerCase());
  };
  for (const { type, members } of sound) {
    if (type === 'sighting') add(members['sighting_of_ref']);
    if (type === 'report' || type === 'grouping') list(members, 'object_refs').forEach(add);
    if (type !== 'relationship' || members['relationship_type'] === 'revoked-by') continue;
    if (ACTORS.has(kindOf(text(members, 'source_ref') ?? ''))) continue;
    add(members['source_ref']);
    add(members['target_ref']);
  }
  return found;
}

function kindOf(id: string): string {
  return (id.split('--')[0] ?? '').toLowerCase();
}

function ofType<T extends StixObject>(sound: readonly T[], types: readonly string[]): T[] {
  return sound.filter(({ type }) => types.includes(type));
}

function ofKind(ids: readonly string[], kinds: readonly string[]): string[] {
  return ids.filter((id) => kinds.includes(kindOf(id)));
}

function counts(sound: readonly StixObject[]): Record<string, number> {
  const found = new Map<string, number>();
  for (const { type } of sound) found.set(type, (found.get(type) ?? 0) + 1);
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
