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
}

/** Why the verdict is what it is, for people; names in it come from the knowledge graph alone. */
export function reasonsFor({ hypotheses, confidence, sufficient, observed }: Outcome): string[] {
  const [first, second] = hypotheses;
  const seen = observed.techniques.length + observed.software.length;
  if (!first) return ['Nothing that was seen is in the knowledge graph.'];
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

function recorded({ evidence }: Hypothesis): number {
  return evidence.filter(({ kind }) => kind === 'technique' || kind === 'software').length;
}
