import type { Json } from '../json.js';

/** The content of a blob, or undefined when it is not at hand. */
export type ResolveBlob = (sha256: string) => Json | undefined;

/** The rules of the world's time zones, which governments change: as little a constant as the clock. */
export interface Zones {
  /**
   * What is added to UTC to have the zone's time at that moment, in milliseconds; `at` in milliseconds since the epoch. Undefined: there is no
   * such zone (IANA name).
   */
  offsetMs(zone: string, at: number): number | undefined;
}

/** What an evaluation may ask its surroundings for: the worlds of decisions are such. */
export interface Outside {
  readonly blob?: ResolveBlob;
  readonly zones?: Zones;
}

/** For values that are in the scope, and times in UTC. */
export const NOTHING: Outside = {};
