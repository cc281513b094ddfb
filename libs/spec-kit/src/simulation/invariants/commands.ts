import type { DecisionRecord } from '@runbook/wire';
import type { SimulatedPartition } from '../../simulated-partition.js';

/**
 * What becomes of the commands of one partition, and what owners say of them at that moment, in whatever doubt they are:
 *
 * - a command becomes one fact at most, and facts come in the order of their commands (P3);
 * - what an owner calls answered changes nothing later: it was a fact before, or becomes none (P7). What meant nothing leaves no record, so
 *   the next owner reads it again (P3), perhaps behind timers that were due meanwhile, and may refuse it, or find at this occasion that the run
 *   is to be held or cancelled for its version; it may not heed it.
 */
export class CommandsOfPartition {
  /** Each as `<invariant>: <what>`. */
  readonly faults: string[] = [];
  private read = 0;
  /** The highest command of which a fact was read, and the highest that was called answered. */
  private decided = -1;
  private answered = -1;
  /** The last term of which a fact was read when that was said. */
  private answeredIn = 0;
  private term = 0;

  /** @param facts what is admitted of the partition's log by now, all of it */
  constructor(
    partition: SimulatedPartition,
    private readonly facts: () => readonly DecisionRecord[],
  ) {
    partition.watch(() => this.follow());
    partition.onAnswered = (position) => {
      this.follow();
      this.answered = Math.max(this.answered, position);
      this.answeredIn = this.term;
    };
  }

  private follow(): void {
    const facts = this.facts();
    for (; this.read < facts.length; this.read++) {
      const { cause, id, seq, term, events } = facts[this.read]!;
      this.term = term;
      if (!('offset' in cause) || cause.offset === undefined) continue;
      const fact = `decision ${seq}, of ${id}, from command ${cause.offset}`;
      if (cause.offset <= this.decided)
        this.faults.push(`commands-are-decided-once: expected a command above ${this.decided}, found ${fact}`);
      const isHeeded = events.length > 0 && !OCCASIONAL.has((events[0] as { readonly type: string }).type);
      if (cause.offset <= this.answered && (isHeeded || term === this.answeredIn))
        this.faults.push(`answers-follow-facts: expected no fact of a command up to ${this.answered}, which were answered, found ${fact}`);
      this.decided = Math.max(this.decided, cause.offset);
    }
  }
}

/** What any word to a run brings about, once its version does not stand any more. No fact of a cancel command that was answered begins with it: that had one. */
const OCCASIONAL: ReadonlySet<string> = new Set(['ExecutionHeld', 'ExecutionCancelling']);
