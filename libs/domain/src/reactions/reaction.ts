import type { CorrelationCommand } from '../correlation/commands.js';
import type { ExecutionCommand } from '../execution/commands/index.js';
import type { IdentityCommand } from '../identity/commands.js';
import type { RegistryCommand } from '../registry/commands.js';

/**
 * A command that a fact makes due.
 *
 * `id` names the aggregate that it is for, and is its ordering token: commands with the same `to` and `id` must arrive in the order in which
 * the records of one log made them due; commands for different aggregates may overtake each other.
 */
export type Reaction =
  | { readonly to: 'execution'; readonly id: string; readonly body: ExecutionCommand }
  | { readonly to: 'correlation'; readonly id: string; readonly body: CorrelationCommand }
  | { readonly to: 'registry'; readonly id: string; readonly body: RegistryCommand }
  | { readonly to: 'identity'; readonly id: string; readonly body: IdentityCommand };

/** What reactions read of a record. */
export interface RecordFacts<Event, Refusal = never> {
  /** The aggregate that decided. */
  readonly id: string;
  readonly tenant: string;
  /** Its number among the aggregate's records with events. */
  readonly version: number;
  readonly events: readonly Event[];
  readonly rejection?: Refusal;
}
