import type { Actor } from '../actor.js';

/** What every event about a tenant’s members says. */
export interface Fact<Type extends string> {
  readonly type: Type;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Who did it. */
  readonly by: Actor;
}
