import { percent } from '../shown-numbers.js';
import type { Observed } from './attribution-model.js';
import type { Hypothesis } from './patterns.js';

/** From here on a group is named. A wrong name does twice the harm of a missing one, so its odds have to be two to one. */
export const CONFIDENCE_MIN = 2 / 3;
/** With fewer distinct observations, a coincidence of one tool would decide. */
export const OBSERVATIONS_MIN = 3;
const REASONS_MAX = 5;

export function isSufficient(observed: Observed): boolean {
  return observed.techniques.length + observed.software.length >= OBSERVATIONS_MIN;
}

export interface Outcome {
  readonly hypotheses: readonly Hypothesis[];
  readonly confidence: number;
  readonly sufficient: boolean;
  readonly observed: Observed;
  /** Of the bundle, recognised or not. */
  readonly observations: number;
  /** Techniques and software of the bundle that were not observed. */
  readonly context: number;
}

/** Why the verdict is what it is, for people; names in it come from the knowledge graph alone. */
export function reasonsFor({ hypotheses, confidence, sufficient, observed, observations, context }: Outcome): string[] {
  const [first, second] = hypotheses;
  const seen = observed.techniques.length + observed.software.length;
  if (observations === 0) return ['Not attributed: nothing was observed.', ofContext(context)];
  if (!first) return ['Nothing that was observed is in the knowledge graph.'];
  if (!sufficient) return [`${seen} observations were recognised; a verdict needs at least ${OBSERVATIONS_MIN}.`];
  if (confidence < CONFIDENCE_MIN) {
    return [
      `The best explanation, ${first.actor.name}, has a confidence of ${percent(confidence)}; a verdict needs ${percent(CONFIDENCE_MIN)}.`,
      ...(second ? [`The next one, ${second.actor.name}, has ${percent(second.confidence)}.`] : []),
      `${seen} observations were recognised, ${recorded(first)} of them are recorded for ${first.actor.name}.`,
    ];
  }
  const strongest = first.evidence.filter(({ contribution, observation }) => contribution > 0 && observation).slice(0, REASONS_MAX);
  return [
    `${first.actor.name} explains what was seen with a confidence of ${percent(confidence)}.`,
    ...strongest.map(({ observation, explanation }) => `${observation?.externalId} ${observation?.name}: ${explanation}.`),
  ];
}

function ofContext(context: number): string {
  if (context === 0) return 'The bundle names no technique and no software.';
  const what = context === 1 ? '1 technique or program of the bundle is' : `${context} techniques and programs of the bundle are`;
  return `${what} context, each listed with the reason; that something was observed is said by a sighting, or by a campaign or incident that uses it.`;
}

function recorded({ evidence }: Hypothesis): number {
  return evidence.filter(({ kind }) => kind === 'technique' || kind === 'software').length;
}
