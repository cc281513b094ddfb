/** One runbook of one tenant: its versions' facts. The definitions themselves are kept by readers, by digest. */
export interface RegistryState {
  readonly versions: readonly RunbookVersion[];
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
