import type { AttributionModel } from '../../apps/executor-service/src/actions/rapid-attribution/attribution-model.js';
import type { SyntheticIntrusion } from './synthetic.js';

/** One answer of an attribution method. */
export interface Answer {
  /** From 1; undefined when the truth was not among the candidates or is not known. */
  readonly rank?: number;
  /** That the first candidate did it. */
  readonly confidence: number;
}

export interface Figures {
  readonly intrusions: number;
  readonly first: number;
  readonly firstFive: number;
  readonly meanReciprocalRank: number;
}

export function figures(answers: readonly Answer[]): Figures {
  const ranks = answers.map(({ rank }) => rank ?? Infinity);
  const share = (most: number) => ranks.filter((rank) => rank <= most).length;
  return {
    intrusions: answers.length,
    first: share(1),
    firstFive: share(5),
    meanReciprocalRank: round(mean(ranks.map((rank) => 1 / rank))),
  };
}

/** Mean squared distance between the confidence in the first candidate and whether it was right. */
export function brier(answers: readonly Answer[]): number {
  return round(mean(answers.map(({ rank, confidence }) => (confidence - (rank === 1 ? 1 : 0)) ** 2)));
}

/** Per bin of confidence: how many answers, how sure they were, how often they were right. */
export function reliability(answers: readonly Answer[], edges = [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.000001]) {
  return edges.slice(0, -1).map((low, bin) => {
    const high = edges[bin + 1] ?? 1;
    const inside = answers.filter(({ confidence }) => confidence >= low && confidence < high);
    const right = inside.filter(({ rank }) => rank === 1).length;
    const sure = inside.length ? round(mean(inside.map(({ confidence }) => confidence))) : undefined;
    return {
      from: low,
      to: Math.min(1, high),
      answers: inside.length,
      meanConfidence: sure,
      right: inside.length ? round(right / inside.length) : undefined,
    };
  });
}

/** Ties are broken against the truth: a method gets no credit for the order of a list. */
export function rankOf(scores: readonly number[], truth: number): number {
  const own = scores[truth] ?? -Infinity;
  return 1 + scores.filter((score, at) => at !== truth && score >= own).length;
}

export function measureSynthetic(model: AttributionModel, intrusions: readonly SyntheticIntrusion[]) {
  const answers = answersTo(model, intrusions);
  const known = answers.filter(({ rank }) => rank !== undefined);
  const logLoss = mean(answers.map(({ loss }) => loss));
  return { logLoss, ...figures(known), brier: brier(answers), reliability: reliability(answers) };
}

/** With the loss of each: minus the log of the probability that the truth, a group or the unknown actor, was given. */
export function answersTo(model: AttributionModel, intrusions: readonly SyntheticIntrusion[]): (Answer & { readonly loss: number })[] {
  return intrusions.map((intrusion) => {
    const own = model.profile(intrusion.record);
    const candidates = model.profiles.map((profile, at) => (at === intrusion.truth ? own : profile));
    const totals = model
      .weigh(intrusion, candidates)
      .map(({ total }, at) => (intrusion.unknown && at === intrusion.truth ? -Infinity : total));
    const { groups, unknown } = model.posterior(totals);
    const loss = -Math.log(Math.max(1e-12, intrusion.unknown ? unknown : (groups[intrusion.truth] ?? 0)));
    const confidence = Math.max(...model.confidences(totals));
    return { loss, confidence, ...(intrusion.unknown ? {} : { rank: rankOf(totals, intrusion.truth) }) };
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / (values.length || 1);
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
