import { z } from 'zod';
import type { Action } from '../action.js';
import type { AttributionModel, Weighing } from './attribution-model.js';
import type { CampaignMatch } from './campaign-library.js';
import { evidenceFor, rounded, type Seen } from './evidence.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import type { Knowledge, KnowledgeLibrary } from './knowledge-library.js';
import type { CampaignMatchEntry, Evidence, Hypothesis, Patterns } from './patterns.js';
import { observationCount, sightings, type Sightings } from './sightings.js';
import { CONFIDENCE_MIN, isSufficient, reasonsFor } from './verdict.js';

const parameters = z.strictObject({ sightings: sightings.describe('The output of lookup-graph') });

/** Ranks every known group by how well it explains what was seen. */
export function minePatterns(library: KnowledgeLibrary): Action<z.infer<typeof parameters>> {
  return {
    name: 'mine-patterns',
    description:
      'Ranks every known group by a likelihood ratio over techniques and software, explains each score, and states a calibrated confidence.',
    parameters,
    outputs: ['actor', 'hypotheses', 'ranking', 'confidence', 'confidenceMin', 'sufficient', 'reasons', 'campaignMatches'],
    guide: {
      serves: 'PATTERN_MINER',
      output:
        '`hypotheses`: actors with probabilities and evidence; `ranking` of all; `actor`: the likeliest; `confidence`, against `confidenceMin`; `sufficient`, `reasons`; `campaignMatches`: those that are alike',
      example: { sightings: '{{ steps.lookup.output }}' },
    },
    run: async ({ sightings: seen }) => patternsOf(seen, await library.load()),
  };
}

/** A reader weighs a few hypotheses; the ranking below them has no evidence written out. */
const HYPOTHESES_MAX = 10;
/** Enough to plan the next search with. */
const UNSEEN_MAX = 5;
/** In nats. Below this much evidence in all, the scores would be fractions of next to nothing. */
const UNIT_MIN = 1;

export function patternsOf(seen: Sightings, knowledge: Knowledge): Patterns {
  const { graph, model } = knowledge;
  const observed = observedOf(seen, graph);
  const weighings = model.weigh(observed);
  const confidences = model.confidences(weighings.map(({ total }) => total));
  const scored = scoresOf(weighings, observed, model);
  const nothing = observed.techniques.length + observed.software.length + observed.unknownSoftware.length === 0;
  const hypotheses = (nothing ? [] : scored.slice(0, HYPOTHESES_MAX)).map(({ weighing, evidence, score }, index): Hypothesis => {
    const { id, name, externalId } = present(graph.groups[weighing.group]);
    return {
      rank: index + 1,
      actor: { id, name, externalId },
      score,
      logOdds: rounded(weighing.total),
      confidence: rounded(confidences[weighing.group] ?? 0),
      evidence,
      unseen: unseen(graph, weighing.group, observed),
    };
  });
  const confidence = hypotheses[0]?.confidence ?? 0;
  const sufficient = isSufficient(observed);
  const [observations, context] = [observationCount(seen), seen.context.length];
  return {
    hypotheses,
    actor: hypotheses[0]?.actor ?? null,
    confidence,
    confidenceMin: CONFIDENCE_MIN,
    sufficient,
    reasons: reasonsFor({ hypotheses, confidence, sufficient, observed, observations, context }),
    ranking: scored.map(({ weighing, score }) => ({
      id: present(graph.groups[weighing.group]).id,
      name: present(graph.groups[weighing.group]).name,
      score,
    })),
    campaignMatches: knowledge.campaigns
      .matches(observed.techniques, observed.software, seen.campaigns)
      .map((match) => matchEntry(match, graph)),
  };
}

interface Scored {
  readonly weighing: Weighing;
  readonly evidence: Evidence[];
  readonly score: number;
}

/** Every group with its evidence, best first. */
function scoresOf(weighings: readonly Weighing[], observed: Seen, model: AttributionModel): Scored[] {
  const unit = unitOf(weighings);
  const scored = weighings.map((weighing) => {
    const evidence = evidenceFor(model, observed, weighing, present(model.profiles[weighing.group]), unit);
    return { weighing, evidence, score: rounded(evidence.reduce((total, { contribution }) => total + contribution, 0)) };
  });
  return scored.sort((a, b) => b.score - a.score || b.weighing.total - a.weighing.total || a.weighing.group - b.weighing.group);
}

function observedOf(seen: Sightings, graph: KnowledgeGraph): Seen {
  const ascending = (positions: readonly number[]) => [...new Set(positions)].sort((a, b) => a - b);
  return {
    techniques: ascending(seen.techniques.flatMap(({ id }) => graph.techniqueById.get(id) ?? [])),
    software: ascending(seen.software.flatMap(({ id }) => graph.softwareById.get(id) ?? [])),
    unknownSoftware: seen.unknownSoftware.map(({ techniques }) => ({
      techniques: ascending(techniques.flatMap((id) => graph.techniqueById.get(id) ?? [])),
    })),
    unknownSoftwareNames: seen.unknownSoftware.map(({ id, name }) => ({
      id,
      externalId: graph.software[graph.softwareById.get(id) ?? -1]?.externalId ?? '',
      name,
    })),
  };
}

/** What the best explanation of each single observation amounts to, in nats: the score of a group that had them all. */
function unitOf(weighings: readonly Weighing[]): number {
  const best = (part: (weighing: Weighing) => readonly number[]) => {
    const highest: number[] = [];
    for (const weighing of weighings) part(weighing).forEach((value, at) => (highest[at] = Math.max(highest[at] ?? 0, value)));
    return highest.reduce((total, one) => total + one, 0);
  };
  const prior = Math.max(0, ...weighings.map((weighing) => weighing.prior));
  const all = prior + best(({ techniques }) => techniques) + best(({ software }) => software) + best(({ likenesses }) => likenesses);
  return Math.max(UNIT_MIN, all);
}

function unseen(graph: KnowledgeGraph, group: number, observed: Seen): Hypothesis['unseen'] {
  const record = present(graph.groups[group]);
  const techniques = record.techniques.filter((at) => !observed.techniques.includes(at)).map((at) => present(graph.techniques[at]));
  const software = record.software
    .filter((at) => !observed.software.includes(at))
    .map((at) => present(graph.software[at]))
    .map((one) => ({ ...one, groups: one.groups.length }));
  return [...software, ...techniques]
    .sort((a, b) => a.groups - b.groups || (a.id < b.id ? -1 : 1))
    .slice(0, UNSEEN_MAX)
    .map(({ id, externalId, name, groups }) => ({ id, externalId, name, groups }));
}

function matchEntry({ campaign, similarity, sharedTechniques, sharedSoftware }: CampaignMatch, graph: KnowledgeGraph): CampaignMatchEntry {
  const item = ({ id, externalId, name }: { id: string; externalId: string; name: string }) => ({ id, externalId, name });
  return {
    campaign: { id: campaign.id, name: campaign.name },
    similarity: rounded(similarity),
    sharedTechniques: sharedTechniques.map((at) => item(present(graph.techniques[at]))),
    sharedSoftware: sharedSoftware.map((at) => item(present(graph.software[at]))),
    attributedTo: campaign.attributedTo.map(({ id, name }) => ({ id, name })),
  };
}

/** Positions come from the graph itself; a missing one is a bug. */
function present<T>(found: T | undefined): T {
  if (found === undefined) throw new Error('expected a position of the knowledge graph, found none there');
  return found;
}
