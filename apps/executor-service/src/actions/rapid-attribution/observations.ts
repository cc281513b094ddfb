import { z } from 'zod';

/** What a bundle says was observed: the output of `ingest-stix`, the input of `lookup-graph`. */
export const observations = z.strictObject({
  bundle: z.strictObject({ id: z.string(), sha256: z.string(), bytes: z.number(), objects: z.number() }),
  campaigns: z.array(
    z.strictObject({ id: z.string(), name: z.string(), firstSeen: z.string().optional(), lastSeen: z.string().optional() }),
  ),
  techniques: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      externalIds: z.array(z.string()),
      /** Revoked or deprecated, says the bundle. */
      retired: z.boolean(),
      /** Its author takes it back: only what replaces it can have been observed. */
      revoked: z.literal(true).optional(),
      /** The id that replaces a revoked one, by a `revoked-by` relationship of the bundle. */
      replacedBy: z.string().optional(),
      /** SHA-256 of the object as canonical JSON; missing when the bundle only refers to it. */
      sha256: z.string().optional(),
    }),
  ),
  software: z.array(
    z.strictObject({
      id: z.string(),
      type: z.enum(['malware', 'tool']),
      name: z.string(),
      externalIds: z.array(z.string()),
      aliases: z.array(z.string()),
      /** Ids of the techniques that the bundle says it uses. */
      techniques: z.array(z.string()),
      revoked: z.literal(true).optional(),
      replacedBy: z.string().optional(),
      sha256: z.string().optional(),
    }),
  ),
  /** Techniques and software of the bundle that nothing says were observed, each with the reason. Runs from before there was such a list have none. */
  context: z.array(z.strictObject({ id: z.string(), type: z.string(), name: z.string(), reason: z.string() })).default([]),
  /** How many objects of each type the bundle holds, malformed ones left out. */
  types: z.record(z.string(), z.number()),
  /** Actors that the bundle names. They are claims, not observations, and never evidence. */
  claimedActors: z.number(),
  skipped: z.array(z.strictObject({ index: z.number(), id: z.string(), reason: z.string() })),
});

export type Observations = z.infer<typeof observations>;
export type SeenTechnique = Observations['techniques'][number];
export type SeenSoftware = Observations['software'][number];
