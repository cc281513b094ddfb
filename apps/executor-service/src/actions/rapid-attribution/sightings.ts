import { z } from 'zod';

const reference = z.strictObject({
  /** STIX id in the bundle. */
  id: z.string(),
  by: z.enum(['id', 'external-id', 'revoked-by', 'renumbered', 'parent', 'name', 'alias']),
  /** The bundle says that it is revoked or deprecated. */
  retired: z.boolean(),
  sha256: z.string().optional(),
});

const entity = { id: z.string(), externalId: z.string(), name: z.string(), seenAs: z.array(reference) };

/** What was seen, as the knowledge graph knows it: the output of `lookup-graph`, the input of `mine-patterns`. */
export const sightings = z.strictObject({
  techniques: z.array(
    z.strictObject({
      ...entity,
      tactics: z.array(z.string()),
      parent: z.strictObject({ id: z.string(), externalId: z.string(), name: z.string() }).optional(),
      /** How many groups are recorded to use it. */
      groups: z.number(),
    }),
  ),
  software: z.array(
    z.strictObject({
      ...entity,
      type: z.enum(['malware', 'tool']),
      /** The groups that are recorded to use it. */
      usedBy: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    }),
  ),
  /** Software whose name says nothing: of the graph, or only of the bundle. Its techniques may still resemble somebody's. */
  unknownSoftware: z.array(z.strictObject({ id: z.string(), name: z.string(), techniques: z.array(z.string()) })),
  unresolved: z.array(z.strictObject({ id: z.string(), type: z.string(), name: z.string(), reason: z.string() })),
  /** Techniques and software of the bundle that were not observed, each with the reason. */
  context: z.array(z.strictObject({ id: z.string(), type: z.string(), name: z.string(), reason: z.string() })).default([]),
  campaigns: z.array(z.string()),
  sources: z.array(z.strictObject({ name: z.string(), sha256: z.string() })),
  knowledge: z.strictObject({
    name: z.string(),
    sha256: z.string(),
    techniques: z.number(),
    software: z.number(),
    groups: z.number(),
    relationships: z.number(),
  }),
});

export type Sightings = z.infer<typeof sightings>;
export type SightedReference = z.infer<typeof reference>;

/** Techniques and programs that were observed, whether the knowledge graph has them or not. */
export const observationCount = ({ techniques, software, unresolved }: Sightings): number =>
  techniques.length + software.length + unresolved.length;
