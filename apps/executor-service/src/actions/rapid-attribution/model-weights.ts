import { z } from 'zod';

/**
 * The numbers of the attribution model, fitted by `bench/attribution` on synthetic intrusions and kept in
 * `data/attribution/weights.json`. None of them belongs to a single group, technique or campaign.
 */
export const modelWeights = z.strictObject({
  /** The share of an intrusion's techniques that a well-documented group's record accounts for, 0 to 1. */
  techniqueShare: z.number().gt(0).lt(1),
  /** How many recorded uses it takes until half of that share is believed. */
  techniqueRecords: z.number().gt(0),
  /** How strongly a long record dilutes each of its techniques: 0 not at all, 1 in proportion. */
  techniqueDilution: z.number().min(0).max(1.5),
  /** Weight of a family one of whose members is recorded, for a parent of, or a sub-technique under, what is recorded; a recorded technique has 1. */
  parentWeight: z.number().min(0).max(1),
  /** The same for a sub-technique whose sibling is recorded. */
  siblingWeight: z.number().min(0).max(1),
  /** How many times its background share a technique gets that is recorded for software which the group uses. */
  throughSoftwareWeight: z.number().min(0).max(5),
  /** Pseudo-count that every technique has in the background. */
  techniqueFloor: z.number().gt(0),
  /** What is left of a technique's evidence when software that was seen already implies it. */
  impliedDiscount: z.number().min(0).max(1.2),
  /** As for techniques, for software. */
  softwareShare: z.number().gt(0).lt(1),
  softwareRecords: z.number().gt(0),
  softwareDilution: z.number().min(0).max(1.5),
  softwareFloor: z.number().gt(0),
  /** Nats per unit of cosine between the techniques of unknown software and those of the group's own. */
  likenessWeight: z.number().min(0),
  /** Exponent of the number of recorded uses in the prior: the well documented are met more often. */
  priorExponent: z.number().min(0),
  /** Divides every log-likelihood ratio: observations of one intrusion depend on one another. */
  temperature: z.number().gt(0),
  /** Log odds, before anything is seen, of an actor that the graph does not know; in nats. */
  unknownActor: z.number(),
});

export type ModelWeights = z.infer<typeof modelWeights>;
