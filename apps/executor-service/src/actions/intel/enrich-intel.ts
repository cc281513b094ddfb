import type { Json, JsonObject } from '@runbook/domain';
import { z } from 'zod';
import { ActionFailed, type Action, type ActionContext } from '../action.js';
import { observationsOf } from '../rapid-attribution/ingest-stix.js';
import type { KnowledgeLibrary } from '../rapid-attribution/knowledge-library.js';
import { sightingsOf } from '../rapid-attribution/lookup-graph.js';
import type { Sightings } from '../rapid-attribution/sightings.js';
import { Slices } from '../slices.js';
import { deterministicId } from '../stix/deterministic-id.js';
import { readStixBundle } from '../stix/stix-bundle.js';
import { Additions } from './additions.js';
import type { KnowledgeShelf } from './knowledge-objects.js';

const RELATIONS = ['parents', 'software-techniques', 'software-groups', 'technique-groups'] as const;

const parameters = z.strictObject({
  bundle: z.unknown().describe('A STIX 2.1 bundle, up to 10 MB'),
  relations: z
    .array(z.enum(RELATIONS))
    .default(['parents', 'software-techniques', 'software-groups'])
    .describe(
      'What is added to each technique and program; `technique-groups` adds every group that is known to use a technique, which can be many',
    ),
});

type Parameters = z.infer<typeof parameters>;

/** The copyright that MITRE asks for with every copy of ATT&CK. */
const NOTICE = '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';

/** Adds to a bundle what the knowledge graph knows about the techniques and software in it. */
export function enrichIntel(library: KnowledgeLibrary, shelf: KnowledgeShelf, objectsMax = OBJECTS_MAX): Action<Parameters> {
  return {
    name: 'enrich-intel',
    description:
      'Adds to a STIX bundle what ATT&CK knows of its techniques and software: tactics, parents, groups, further techniques; with relationships and a note of where it comes from.',
    parameters,
    outputs: ['bundle', 'techniques', 'software', 'added', 'unresolved', 'skipped', 'knowledge'],
    guide: {
      serves: 'ENRICH_INTEL',
      output:
        '`bundle`: everything that was given and what was added; `techniques` with their tactics, `software` with its groups; `added`: how many of each type; `unresolved`, `skipped`; `knowledge`: the copy of ATT&CK',
      example: { bundle: '{{ inputs.bundle }}', relations: ['parents', 'software-groups'] },
    },
    async run(given, context) {
      const slices = new Slices(context.signal);
      const read = await readStixBundle(given.bundle, slices);
      const sightings = sightingsOf(await observationsOf(read, slices, 'named'), await library.load());
      const additions = new Additions(new Set(read.sound.map(({ id }) => id)), await shelf.load(), context.execution.startedAt);
      add(additions, sightings, new Set(given.relations));
      const original = (given.bundle as { readonly objects: readonly JsonObject[] }).objects;
      expectSize(original.length, additions.all().length, objectsMax);
      return enriched(original, read.sha256, sightings, additions, context, [...read.skipped]);
    },
  };
}

function add(additions: Additions, { techniques, software }: Sightings, relations: ReadonlySet<(typeof RELATIONS)[number]>): void {
  for (const { id, parent, seenAs } of techniques) {
    additions.recognised(id, seenAs);
    if (parent && relations.has('parents')) additions.subtechnique(id, parent.id);
    if (relations.has('technique-groups')) additions.users(id, 'intrusion-set');
  }
  for (const { id, seenAs } of software) {
    additions.recognised(id, seenAs);
    if (relations.has('software-techniques')) additions.used(id, 'attack-pattern');
    if (relations.has('software-groups')) additions.users(id, 'intrusion-set');
  }
}

function enriched(
  original: readonly JsonObject[],
  sha256: string,
  sightings: Sightings,
  additions: Additions,
  { execution }: ActionContext,
  skipped: readonly { readonly index: number; readonly id: string; readonly reason: string }[],
): Json {
  const added = additions.all();
  const note = added.length > 0 ? [provenance(added, additions, sha256, execution.startedAt)] : [];
  const objects = [...original, ...added, ...note];
  return {
    bundle: { type: 'bundle', id: deterministicId('bundle', `enriched ${sha256} ${additions.file.sha256} ${added.length}`), objects },
    techniques: sightings.techniques.map(({ id, externalId, name, tactics, groups }) => ({ id, externalId, name, tactics, groups })),
    software: sightings.software.map(({ id, externalId, name, usedBy }) => ({ id, externalId, name, usedBy })),
    added: countsOf([...added, ...note]),
    unresolved: sightings.unresolved,
    skipped,
    knowledge: sightings.knowledge,
  };
}

/** STIX 2.1 section 4.13: says of every added object where it comes from, so that nobody takes it for what was seen. */
function provenance(added: readonly JsonObject[], { file }: Additions, bundle: string, at: string): JsonObject {
  return {
    type: 'note',
    spec_version: '2.1',
    id: deterministicId('note', `${bundle} ${file.sha256} ${added.length}`),
    created: at,
    modified: at,
    abstract: 'Added from the ATT&CK knowledge graph; not observed',
    content: `The objects that this note refers to were added to the bundle with SHA-256 ${bundle} from ${file.name} (SHA-256 ${file.sha256}). ${NOTICE}`,
    object_refs: added.map((object) => object['id'] as string),
  };
}

/** What the step puts out must fit where a bundle fits, or no later step could read it. */
function expectSize(given: number, added: number, objectsMax: number): void {
  // With the note about what was added.
  const objects = given + added + Math.min(added, 1);
  if (objects <= objectsMax) return;
  const message = `expected an enriched bundle of at most ${objectsMax} objects, found ${objects}; ask for fewer relations`;
  throw new ActionFailed('limit-exceeded', message);
}

/** At some 700 bytes each, about what a bundle may have. */
const OBJECTS_MAX = 15_000;

function countsOf(objects: readonly JsonObject[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const object of objects) counts.set(object['type'] as string, (counts.get(object['type'] as string) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
