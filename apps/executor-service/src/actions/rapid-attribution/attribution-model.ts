import { calibrated, type Calibration } from './calibration.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import type { ModelWeights } from './model-weights.js';
import { background, groupProfile, type Background, type GroupProfile, type GroupRecord } from './group-profile.js';
import { SoftwareLikeness } from './software-likeness.js';

/**
 * Who did it, as a likelihood ratio. Each group, and `unknown actor`, is a hypothesis about how the observations came about:
 *
 *     log odds(group) = prior(group) + Σ over observations of ln P(observation | group) / P(observation | background)
 *
 * P(observation | group) mixes the group's record with the background, so what is common to all intrusions says little, what
 * is rare and recorded says much, and what is not recorded speaks mildly against a group that is well documented.
 * The unknown actor is the background itself, with a fitted prior. Everything is a sum, so every score can be taken apart.
 * Only ids of techniques and software and the relationships between them are read: no name or text is evidence.
 */
export class AttributionModel {
  readonly #background: Background;
  readonly #likeness: SoftwareLikeness;
  /** By group. */
  readonly profiles: readonly GroupProfile[];

  constructor(
    readonly graph: KnowledgeGraph,
    readonly weights: ModelWeights,
    private readonly calibration: Calibration = [{ stated: 1, found: 1 }],
  ) {
    this.#background = background(graph, weights);
    this.#likeness = new SoftwareLikeness(graph, weights.likenessWeight);
    this.profiles = graph.groups.map((group) => this.profile(group));
  }

  /** What the model expects of a group with this record. */
  profile(record: GroupRecord): GroupProfile {
    return groupProfile(record, this.graph, this.#background, this.weights);
  }

  /**
   * Contributions of every observation and of the prior, per group, in nats.
   * @param profiles instead of those of the graph, for the evaluation of held-out records
   */
  weigh(observed: Observed, profiles: readonly GroupProfile[] = this.profiles): Weighing[] {
    const implied = new Set(observed.software.flatMap((software) => this.graph.software[software]?.techniques ?? []));
    const likeness = observed.unknownSoftware.map(({ techniques, position }) => this.#likeness.perGroup(techniques, position));
    return profiles.map((profile, group) => {
      const techniques = observed.techniques.map(
        (technique) => (profile.technique[technique] ?? 0) * (implied.has(technique) ? this.weights.impliedDiscount : 1),
      );
      const software = observed.software.map((one) => profile.software.get(one) ?? (this.#isAttributed(one) ? profile.otherSoftware : 0));
      const likenesses = likeness.map((perGroup) => perGroup[group] ?? 0);
      const total = profile.prior + sum(techniques) + sum(software) + sum(likenesses);
      return { group, prior: profile.prior, techniques, software, likenesses, total };
    });
  }

  /** Probabilities of the groups and of the unknown actor; they sum to 1. */
  posterior(totals: readonly number[]): { readonly groups: number[]; readonly unknown: number } {
    const highest = Math.max(this.weights.unknownActor, ...totals);
    const odds = totals.map((total) => Math.exp(total - highest));
    const unknown = Math.exp(this.weights.unknownActor - highest);
    const all = sum(odds) + unknown;
    return { groups: odds.map((one) => one / all), unknown: unknown / all };
  }

  /** Calibrated probabilities of the groups; what they leave to 1 is the unknown actor's. */
  confidences(totals: readonly number[]): number[] {
    return this.posterior(totals).groups.map((stated) => calibrated(stated, this.calibration));
  }

  /** Software that no group is recorded to use says nothing by its name. */
  #isAttributed(software: number): boolean {
    return (this.graph.software[software]?.groups.length ?? 0) > 0;
  }
}

/** Positions in the graph, without repetition, ascending. */
export interface Observed {
  readonly techniques: readonly number[];
  readonly software: readonly number[];
  /** For software that no group is recorded to use: the techniques that it is known or seen to have. */
  readonly unknownSoftware: readonly UnknownSoftware[];
}

export interface UnknownSoftware {
  readonly techniques: readonly number[];
  /** In the graph, if it is there: software is not like itself. */
  readonly position?: number;
}

/** Contributions stand in the order of the observations. */
export interface Weighing {
  readonly group: number;
  readonly prior: number;
  readonly techniques: readonly number[];
  readonly software: readonly number[];
  readonly likenesses: readonly number[];
  readonly total: number;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
