import { DECISION_BYTES_MAX } from '../../limits.js';

/** Events of one decision that begin something: a loop over what the engine itself computes goes on in the next record. */
export const DECISION_EVENTS_MAX = 1_000;

/** What the record of one decision may still hold. Asked before a step or an iteration begins; what settles something is written in any case. */
export class RecordBudget {
  /** Something could begin, and the record had no room for it. */
  heldBack = false;
  private bytes = 0;
  private events = 0;

  /** Counts a computed value that an event will hold. */
  spend({ bytes }: { readonly bytes: number }): void {
    this.bytes += bytes;
  }

  countEvent(): void {
    this.events += 1;
  }

  /** Whether the record has room for what another step computes. */
  get hasRoom(): boolean {
    return this.bytes < DECISION_BYTES_MAX && this.events < DECISION_EVENTS_MAX;
  }
}
