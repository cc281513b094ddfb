import type { DeclaredAction } from '../authorities/declared-action.js';
import type { RegisteredAuthority } from './authorities/state.js';
import type { RunbookDraft, TenantRules } from './draft-state.js';
import type { SourceText } from './draft-events.js';
import type { EventSource } from './event-source.js';
import type { Schedule } from './schedules.js';
import type { RegisteredSubscription } from './subscriptions/state.js';

/** One runbook of one tenant: its versions' facts. The definitions themselves are kept by readers, by digest. Or one event source, one authority, one action, one subscription, or the rules of a tenant. */
export interface RegistryState {
  readonly versions: readonly RunbookVersion[];
  readonly eventSource?: RegisteredEventSource;
  /** Of the newest version, and stopped ones that are remembered. */
  readonly schedules?: readonly Schedule[];
  /** In the order of their numbers, those that have ended too. */
  readonly drafts?: readonly RunbookDraft[];
  readonly rules?: TenantRules;
  readonly authority?: RegisteredAuthority;
  /** What an action has said of the data that it takes and gives. */
  readonly declaredAction?: DeclaredAction;
  readonly subscription?: RegisteredSubscription;
}

export interface RegisteredEventSource {
  readonly revision: number;
  /** Absent after its removal. */
  readonly definition?: EventSource;
}

export interface RunbookVersion {
  readonly version: number;
  readonly digest: string;
  readonly at: number;
  readonly registeredBy: string;
  readonly idempotencyKey?: string;
  readonly source?: SourceText;
  /** Ids of those who wrote it; absent: whoever registered it. */
  readonly authors?: readonly string[];
  readonly deprecatedAt?: number;
}

export const noRunbook: RegistryState = { versions: [] };

/** Versions of one runbook; more is an automation that went astray. */
export const VERSIONS_MAX = 10_000;
