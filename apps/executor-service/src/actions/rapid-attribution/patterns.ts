import { z } from 'zod';

const named = z.strictObject({ id: z.string(), name: z.string() });
const item = z.strictObject({ id: z.string(), externalId: z.string(), name: z.string() });

export const evidenceKinds = [
  'technique',
  'related-technique',
  'technique-through-software',
  'software',
  'software-likeness',
  'not-recorded',
  'record-size',
] as const;

/** One reason for or against a hypothesis. Contributions of all evidence of a hypothesis sum to its score. */
export const evidence = z.strictObject({
  kind: z.enum(evidenceKinds),
  contribution: z.number(),
  /** What was seen; missing for `not-recorded` and `record-size`. */
  observation: item.optional(),
  /** How many of the known groups are recorded to use it. */
  groups: z.number().optional(),
  explanation: z.string(),
});

export const hypothesis = z.strictObject({
  rank: z.number(),
  actor: z.strictObject({ id: z.string(), name: z.string(), externalId: z.string() }),
  /** At most 1; 1 would explain every observation as well as any group explains it. Negative: worse than nobody in particular. */
  score: z.number(),
  /** Natural log of the odds against an intrusion by nobody in particular. */
  logOdds: z.number(),
  /** Calibrated probability that this group did it. */
  confidence: z.number(),
  evidence: z.array(evidence),
  /** Rare things on record for this group that were not seen: where to look next. */
  unseen: z.array(z.strictObject({ ...item.shape, groups: z.number() })),
});

export const campaignMatch = z.strictObject({
  campaign: named,
  similarity: z.number(),
  sharedTechniques: z.array(item),
  sharedSoftware: z.array(item),
  attributedTo: z.array(named),
});

/** The output of `mine-patterns`, an input of `generate-report`. */
export const patterns = z.strictObject({
  hypotheses: z.array(hypothesis),
  /** Of the first hypothesis; beside it, because a long list of hypotheses may be stored apart. */
  actor: z.strictObject({ id: z.string(), name: z.string(), externalId: z.string() }).nullable(),
  /** Of the first hypothesis; 0 without one. */
  confidence: z.number(),
  confidenceMin: z.number(),
  /** Whether enough was recognised for any verdict. */
  sufficient: z.boolean(),
  reasons: z.array(z.string()),
  /** Every known group, best first. */
  ranking: z.array(z.strictObject({ id: z.string(), name: z.string(), score: z.number() })),
  campaignMatches: z.array(campaignMatch),
});

export type Evidence = z.infer<typeof evidence>;
export type Hypothesis = z.infer<typeof hypothesis>;
export type CampaignMatchEntry = z.infer<typeof campaignMatch>;
export type Patterns = z.infer<typeof patterns>;
