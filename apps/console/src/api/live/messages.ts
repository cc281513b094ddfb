import type { StreamEvent } from '../event-stream.js';
import type { Position } from './positions.js';

/** From one that begins to hear, or hears nothing: who leads, and where does it stand? */
export const ASK = 'ask';

/** From the one that leads. */
export interface Told {
  readonly state: 'begun' | 'open' | 'broken' | 'over';
  /** Where the leader stood before these events, and where it stands behind them. */
  readonly behind: Position;
  readonly at: Position;
  readonly events: readonly StreamEvent[];
}

/** As a service says it that a page must read how things are. */
export const READY: StreamEvent = { id: undefined, type: 'ready', data: '{}' };
export const isReady = ({ type }: StreamEvent): boolean => type === READY.type;
