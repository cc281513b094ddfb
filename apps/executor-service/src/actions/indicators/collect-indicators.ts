import { ActionFailed } from '../action.js';
import type { Indicator, IndicatorType } from './indicator.js';
import { isReservedAddress } from './reserved-addresses.js';

/** What is left out on purpose. */
export interface Exclusions {
  /** Domains with everything below them, and any other indicator by its exact value. */
  readonly exclude: readonly string[];
  readonly includeReserved: boolean;
}

/** Gathers indicators without duplicates, in the order of their first occurrence. */
export class IndicatorCollection<Facts> {
  readonly dropped = { reserved: 0, excluded: 0 };
  private readonly found = new Map<string, { readonly indicator: Indicator; facts: Facts }>();
  private readonly excluded: ReadonlySet<string>;

  constructor(
    private readonly exclusions: Exclusions,
    private readonly indicatorsMax: number,
  ) {
    this.excluded = new Set(exclusions.exclude.map((one) => one.trim().toLowerCase()));
  }

  /**
   * Notes the indicator; `merge` gets the facts of its first occurrence when it was seen before. Answers whether it is new. Throws
   * `ActionFailed` (`limit-exceeded`).
   */
  add(indicator: Indicator, merge: (before: Facts | undefined) => Facts): boolean {
    if (this.isExcluded(indicator)) return false;
    const key = `${indicator.type} ${indicator.value}`;
    const earlier = this.found.get(key);
    if (earlier) {
      earlier.facts = merge(earlier.facts);
      return false;
    }
    if (this.found.size >= this.indicatorsMax) {
      throw new ActionFailed('limit-exceeded', `expected at most ${this.indicatorsMax} different indicators, found more; split the source`);
    }
    this.found.set(key, { indicator: { type: indicator.type, value: indicator.value }, facts: merge(undefined) });
    return true;
  }

  /** In the order of their first occurrence. */
  all(): { readonly indicator: Indicator; readonly facts: Facts }[] {
    return [...this.found.values()];
  }

  /** How many of each type, the types sorted. */
  byType(): Record<string, number> {
    const counts = new Map<IndicatorType, number>();
    for (const { indicator } of this.found.values()) counts.set(indicator.type, (counts.get(indicator.type) ?? 0) + 1);
    return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  private isExcluded(indicator: Indicator): boolean {
    if (!this.exclusions.includeReserved && isReservedAddress(indicator)) {
      this.dropped.reserved++;
      return true;
    }
    if (this.excluded.size === 0 || !this.names(indicator)) return false;
    this.dropped.excluded++;
    return true;
  }

  private names({ type, value }: Indicator): boolean {
    if (this.excluded.has(value.toLowerCase())) return true;
    const host = type === 'url' ? new URL(value).hostname : type === 'email' ? value.split('@')[1] : type === 'domain' ? value : undefined;
    if (host === undefined) return false;
    const labels = host.split('.');
    return labels.some((_label, from) => this.excluded.has(labels.slice(from).join('.')));
  }
}
