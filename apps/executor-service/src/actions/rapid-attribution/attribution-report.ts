import type { Json } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { z } from 'zod';
import type { ActionContext } from '../action.js';
import { canonicalJson } from '../canonical-json.js';
import type { Observations } from './observations.js';
import type { Hypothesis, Patterns } from './patterns.js';
import { observationCount, type Sightings } from './sightings.js';
import { timelineOf, type Phase } from './timeline.js';

/** What the branch that was taken states. */
export const verdictStatement = z.strictObject({
  verdict: z.enum(['attributed', 'no-confident-match']),
  actor: z.strictObject({ id: z.string(), name: z.string(), externalId: z.string() }).optional(),
  confidence: z.number(),
  reasons: z.array(z.string()),
});

export type VerdictStatement = z.infer<typeof verdictStatement>;

export interface ReportInputs {
  readonly observed: Observations;
  readonly sightings: Sightings;
  readonly patterns: Patterns;
  readonly verdict: VerdictStatement;
}

export interface AttributionReport {
  readonly verdict: VerdictStatement['verdict'];
  readonly actor?: VerdictStatement['actor'];
  readonly confidence: number;
  readonly reasons: readonly string[];
  /** Techniques and programs that were observed, whether the knowledge graph has them or not. */
  readonly observations: number;
  readonly hypotheses: readonly (Hypothesis & { readonly residual: readonly string[] })[];
  readonly campaignMatches: Patterns['campaignMatches'];
  readonly timeline: { readonly campaigns: Observations['campaigns']; readonly phases: readonly Phase[] };
  readonly residualUnknowns: readonly ResidualUnknown[];
  readonly skippedObjects: Observations['skipped'];
  readonly evidenceReferences: readonly EvidenceReference[];
  readonly sources: readonly { readonly name: string; readonly sha256: string; readonly notice?: string }[];
  readonly inputs: readonly { readonly name: string; readonly sha256: string; readonly bytes?: number }[];
  readonly method: string;
  readonly legalBasis: Json;
  readonly dataLicenses: readonly string[];
  readonly runbook: { readonly id: string; readonly digest: string };
  readonly incidentId?: string;
}

/** What was seen and is not accounted for. */
export interface ResidualUnknown {
  readonly kind: 'unrecognised' | 'not-observed' | 'unattributed-software' | 'unexplained' | 'malformed' | 'claimed-actor';
  readonly id: string;
  readonly name: string;
  readonly reason: string;
}

/** From a recognised entity back to the objects of the bundle, each by its hash. */
export interface EvidenceReference {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly seenAs: readonly { readonly id: string; readonly by: string; readonly sha256?: string | undefined }[];
}

export const NOTICE = '© 2025 The MITRE Corporation. This work is reproduced and distributed with the permission of The MITRE Corporation.';

const METHOD =
  'Likelihood ratios of each known group against an intrusion by nobody in particular, over techniques and software that were recognised, ' +
  'with back-off to parents, siblings and the techniques of software. Names, descriptions, actors claimed by the bundle and campaign matches are not evidence.';

/** Everything in it comes from its arguments: equal arguments give an equal report. No time of writing, no id of the run. */
export function attributionReport(inputs: ReportInputs, { execution }: Pick<ActionContext, 'execution'>): AttributionReport {
  const { observed, sightings, patterns, verdict } = inputs;
  const { legalBasis, dataLicenses, runbook, incidentId } = execution;
  return {
    verdict: verdict.verdict,
    ...(verdict.actor === undefined ? {} : { actor: verdict.actor }),
    confidence: verdict.confidence,
    reasons: verdict.reasons,
    observations: observationCount(sightings),
    hypotheses: patterns.hypotheses.map((hypothesis) => ({ ...hypothesis, residual: residualOf(hypothesis, sightings) })),
    campaignMatches: patterns.campaignMatches,
    timeline: { campaigns: observed.campaigns, phases: timelineOf(sightings) },
    residualUnknowns: residualUnknowns(inputs),
    skippedObjects: observed.skipped,
    evidenceReferences: [...sightings.techniques, ...sightings.software].map(({ id, externalId, name, seenAs }) => ({
      id,
      externalId,
      name,
      seenAs: seenAs.map((one) => ({ id: one.id, by: one.by, ...(one.sha256 === undefined ? {} : { sha256: one.sha256 }) })),
    })),
    sources: sightings.sources.map((source) => ({ ...source, ...(source.name.startsWith('attack/') ? { notice: NOTICE } : {}) })),
    inputs: [
      { name: 'bundle', sha256: observed.bundle.sha256, bytes: observed.bundle.bytes },
      ...(legalBasis === undefined ? [] : [{ name: 'legalBasis', sha256: sha256Of(canonicalJson(legalBasis)) }]),
    ],
    method: METHOD,
    legalBasis: (legalBasis ?? null) as Json,
    dataLicenses: [...dataLicenses],
    runbook: { id: runbook.id, digest: runbook.digest },
    ...(incidentId === undefined ? {} : { incidentId }),
  };
}

/** Ids of what was seen and is not recorded for the group. */
function residualOf(hypothesis: Hypothesis, sightings: Sightings): string[] {
  const explained = new Set(hypothesis.evidence.map(({ observation }) => observation?.id));
  return [...sightings.techniques, ...sightings.software].filter(({ id }) => !explained.has(id)).map(({ externalId }) => externalId);
}

function residualUnknowns({ observed, sightings, patterns, verdict }: ReportInputs): ResidualUnknown[] {
  const [first] = patterns.hypotheses;
  const best = first?.actor.name ?? 'any group';
  const explained = new Set(first?.evidence.map(({ observation }) => observation?.id));
  const unexplained = [...sightings.techniques, ...sightings.software].filter(({ id }) => !explained.has(id));
  const relation =
    verdict.verdict === 'attributed'
      ? `recorded for ${best}, to whom the intrusion is attributed`
      : `recorded for the first hypothesis, ${best}`;
  return [
    ...sightings.unresolved.map(({ id, name, reason }): ResidualUnknown => ({ kind: 'unrecognised', id, name, reason })),
    ...sightings.context.map(({ id, name, reason }): ResidualUnknown => ({ kind: 'not-observed', id, name, reason })),
    ...sightings.unknownSoftware.map(({ id, name }): ResidualUnknown => ({
      kind: 'unattributed-software',
      id,
      name,
      reason: 'no known group is recorded to use this software',
    })),
    ...unexplained.map(({ id, name, externalId }): ResidualUnknown => ({
      kind: 'unexplained',
      id,
      name: `${externalId} ${name}`,
      reason: `not ${relation}`,
    })),
    ...(observed.claimedActors === 0
      ? []
      : [
          {
            kind: 'claimed-actor' as const,
            id: observed.bundle.id,
            name: '',
            reason: `the bundle names ${observed.claimedActors} actor(s); a claim is not an observation and was not used`,
          },
        ]),
    ...observed.skipped.map(({ index, id, reason }): ResidualUnknown => ({ kind: 'malformed', id, name: `objects[${index}]`, reason })),
  ];
}
