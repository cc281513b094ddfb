import type { SoundObject } from '../stix/newest-versions.js';
import { isIdentifier, list, text } from '../stix/stix-object.js';

/** What may be observed, or point at what may be. */
const OBSERVABLE = new Set(['attack-pattern', 'malware', 'tool']);
/** Objects that stand for one intrusion: what they use was used in it. */
const INTRUSIONS = new Set(['campaign', 'incident']);
/** The relationships that STIX 2.1 lets any object have with any other: they say nothing of how it came into the bundle. */
const NEUTRAL = new Set(['derived-from', 'duplicate-of', 'related-to']);
const WORDS_CHARACTERS_MAX = 60;
/** Of reasons in one sentence. */
const REASONS_MAX = 3;

/**
 * What a bundle says about the techniques and software in it: were they observed in the intrusion, or are they there for another reason?
 * The list of what is an observation is closed (docs/spec/observations.md):
 *
 * O1. a campaign or incident `uses` it;
 * O2. a sighting, whose count is not 0, sights it;
 * O3. such a sighting sights an indicator that `indicates` it;
 * O4. it is in the bundle, or a report or grouping lists it, and nothing says why else: no relationship leads to it and no sighting sights it.
 *
 * Everything else is context. What is revoked says nothing, and neither does what a revoked object says.
 */
export class Statements {
  private readonly revoked = new Set<string>();
  private readonly listed = new Set<string>();
  private readonly relations: Relation[] = [];
  private readonly sightings: Sighting[] = [];

  add({ id, type, members }: SoundObject): void {
    const revoked = members['revoked'] === true;
    if (revoked) this.revoked.add(id);
    if (type === 'relationship') this.relate(members, revoked);
    if (type === 'sighting') this.sight(members, revoked);
    if ((type === 'report' || type === 'grouping') && !revoked) {
      for (const one of list(members, 'object_refs')) if (isObservable(one)) this.listed.add(one.toLowerCase());
    }
  }

  /** Call it when every object was added. */
  end(): Observed {
    const seen = new Set<string>();
    const against = new Map<string, Set<string>>();
    const otherwise = (id: string, reason: string) => against.set(id, (against.get(id) ?? new Set()).add(reason));
    for (const { target, count, revoked } of this.sightings) {
      if (revoked) otherwise(target, 'a sighting of it is revoked');
      else if (count !== undefined && !isPositive(count)) otherwise(target, 'a sighting says that it was not seen (count 0)');
      else seen.add(target);
    }
    const [uses, others] = parted(this.relations, ({ source, kind }) => kind === 'uses' && INTRUSIONS.has(kindOf(source)));
    for (const { source, target, revoked } of uses) {
      if (revoked || this.revoked.has(source)) otherwise(target, `that ${kindOf(source)} uses it is revoked`);
      else seen.add(target);
    }
    for (const { source, kind, target, revoked } of others) {
      const sighted = kind === 'indicates' && seen.has(source) && !revoked && !this.revoked.has(source);
      if (sighted) seen.add(target);
      else if (!NEUTRAL.has(kind)) otherwise(target, `${kindOf(source)} ${kind} it${revoked ? ' (revoked)' : ''}`);
    }
    return new Observed(seen, this.listed, against);
  }

  private relate(members: SoundObject['members'], revoked: boolean): void {
    const kind = (text(members, 'relationship_type') ?? '').slice(0, WORDS_CHARACTERS_MAX);
    const [source, target] = [text(members, 'source_ref'), text(members, 'target_ref')];
    if (source !== undefined && isObservable(target)) {
      this.relations.push({ source: source.toLowerCase(), kind, target: target.toLowerCase(), revoked });
    }
  }

  private sight(members: SoundObject['members'], revoked: boolean): void {
    const target = text(members, 'sighting_of_ref');
    if (target !== undefined && (isObservable(target) || kindOf(target) === 'indicator')) {
      this.sightings.push({ target: target.toLowerCase(), count: members['count'], revoked });
    }
  }
}

/** The outcome. */
export class Observed {
  constructor(
    private readonly seen: ReadonlySet<string>,
    private readonly listed: ReadonlySet<string>,
    private readonly against: ReadonlyMap<string, ReadonlySet<string>>,
  ) {}

  /** Undefined when it was observed; else why a technique or program of the bundle is context. */
  contextOf(id: string): string | undefined {
    const reasons = this.seen.has(id) ? undefined : this.against.get(id);
    if (reasons === undefined) return undefined;
    const more = reasons.size > REASONS_MAX ? `; and ${reasons.size - REASONS_MAX} more` : '';
    return `nothing says that it was observed: ${[...reasons].slice(0, REASONS_MAX).join('; ')}${more}`;
  }

  /** Techniques and software that were observed, in the bundle or only referred to by their ids, sorted. */
  referred(): string[] {
    return [...new Set([...this.seen, ...[...this.listed].filter((id) => !this.against.has(id))])].filter((id) => isObservable(id)).sort();
  }
}

interface Relation {
  readonly source: string;
  readonly kind: string;
  readonly target: string;
  readonly revoked: boolean;
}

interface Sighting {
  readonly target: string;
  readonly count: unknown;
  readonly revoked: boolean;
}

/** The type that an id begins with. */
export function kindOf(id: string): string {
  const end = id.indexOf('--');
  return (end < 0 ? id : id.slice(0, end)).toLowerCase();
}

function isObservable(id: unknown): id is string {
  return typeof id === 'string' && OBSERVABLE.has(kindOf(id)) && isIdentifier(id);
}

/** STIX 2.1 section 5.2: a whole number; 0 says that it was not seen. What is no such number says nothing that could count. */
const isPositive = (count: unknown): boolean => Number.isInteger(count) && (count as number) > 0;

function parted<T>(all: readonly T[], first: (one: T) => boolean): [T[], T[]] {
  return [all.filter((one) => first(one)), all.filter((one) => !first(one))];
}
