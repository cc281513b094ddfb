import type { Hop } from '@runbook/telemetry';
import type { Told } from './aggregate.js';
import type { Resident } from './residents.js';

/** A record that was appended and is awaited back from the log. */
export interface Unconfirmed<State> {
  readonly seq: number;
  readonly hash: string;
  readonly resident: Resident<State>;
  /** The highest command position that is answered once this record is a fact. */
  answers?: number;
  /** What the log says of it once it is a fact. */
  readonly told?: readonly Told[];
  /** In its trace, until it is a fact. */
  readonly hop: Hop;
  /** Counts what it did, once it is a fact. */
  readonly confirmed?: () => void;
}

/** The decisions of one owner that are not facts yet, in their order. */
export class UnconfirmedDecisions<State> {
  private readonly list: Unconfirmed<State>[] = [];
  private waiting: (() => void)[] = [];

  get count(): number {
    return this.list.length;
  }

  get last(): Unconfirmed<State> | undefined {
    return this.list.at(-1);
  }

  /** The oldest first. */
  all(): readonly Unconfirmed<State>[] {
    return this.list;
  }

  add(decision: Unconfirmed<State>): void {
    this.list.push(decision);
  }

  /** The oldest has been read back. */
  confirmed(): Unconfirmed<State> | undefined {
    const first = this.list.shift();
    if (this.list.length === 0) for (const resolve of this.waiting.splice(0)) resolve();
    return first;
  }

  /** Resolves when all are facts; never, when their owner steps down before. */
  settled(): Promise<void> {
    return this.list.length === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }
}
