import { compileCondition, ExpressionError, type Outside } from '../expression/index.js';
import type { Json } from '../json.js';
import type { ConditionFailure, RegisteredWait } from './events.js';
import { CONDITION_FAILURES_TOLD_MAX } from './limits.js';
import { placeOf } from './state.js';

/** Judges events by what waits ask of them, and gathers what could not be evaluated. */
export class Matching {
  private readonly found: ConditionFailure[] = [];

  constructor(private readonly world: Outside) {}

  /** What a fact tells of conditions that failed; nothing when none did. */
  get failures(): { readonly failures?: readonly ConditionFailure[] } {
    return this.found.length > 0 ? { failures: this.found } : {};
  }

  /** The oldest wait of each step that takes the event, except the steps that have got it. */
  takers(waits: readonly RegisteredWait[], event: Json, given: ReadonlySet<string>): RegisteredWait[] {
    const served = new Set(given);
    return waits.filter((wait) => {
      const place = placeOf(wait);
      if (served.has(place) || !this.takes(wait, event)) return false;
      served.add(place);
      return true;
    });
  }

  /** An expression that fails is no match, and is told of. Throws `BlobNeeded`. */
  takes(wait: RegisteredWait, event: Json): boolean {
    if (!wait.when) return true;
    try {
      return compileCondition(wait.when.condition).evaluate({ ...wait.when.scope, event }, this.world).value;
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      if (this.found.length < CONDITION_FAILURES_TOLD_MAX) this.found.push({ wait: wait.id, message: error.message });
      return false;
    }
  }
}
