import type { Clock, StoredRecord } from '@runbook/ports';
import type { Aggregate } from './aggregate.js';
import type { ProcessorLimits } from './limits.js';
import type { Snapshots } from './snapshots.js';
import type { Waits } from './waits.js';

/** What a tenure runs on. */
export interface ProcessorEnvironment<State, Body, Event, Refusal> {
  readonly aggregate: Aggregate<State, Body, Event, Refusal>;
  readonly events: string;
  readonly commands: string;
  readonly snapshots: Snapshots<State>;
  readonly clock: Clock;
  /** A draw in [0, 1). */
  readonly chance: () => number;
  /** Names an owner; a new one for each tenure. */
  readonly newOwner: () => string;
  /** Keeps a command that no decision can take, with the reason. Resolves when it is durable. */
  readonly deadLetter: (record: StoredRecord, reason: string) => Promise<void>;
  readonly report: (level: 'debug' | 'info' | 'warn' | 'error', facts: object, message: string) => void;
  readonly residentsMax: number;
  /** The record format of what is appended; without it that of the release. */
  readonly writeFormat?: number;
  /** Where readiness looks for partitions that wait for a store; without it nobody is told. */
  readonly waits?: Waits;
  /** Where they are not those of `limits.ts`: suites cross every border with a few commands. */
  readonly limits?: Partial<ProcessorLimits>;
}
