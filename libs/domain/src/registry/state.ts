import type { EventSource } from './event-source.js';
import type { Schedule } from './schedules.js';

/** One runbook of one tenant: its versions' facts. The definitions themselves are kept by readers, by digest. Or one event source. */
export interface RegistryState {
  readonly versions: readonly RunbookVersion[];
  readonly eventSource?: RegisteredEventSource;
  /** Of the newest version, and stopped ones that are remembered. */
  readonly schedules?: readonly Schedule[];
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
}

export const noRunbook: RegistryState = { versions: [] };

/** Versions of one runbook; more is an automation that went astray. */
export const VERSIONS_MAX = 10_000;
