/** What an authority permits: a law, order or decision, for whom, to what end, and within which bounds. What it does not name, it does not permit. */
export interface AuthorityTerms {
  /** The law, order or decision, as `Security Act, section 5`. */
  readonly instrument: string;
  /** Of the case or the order, as `case-2026-114`. */
  readonly reference: string;
  readonly purpose: string;
  readonly classification: string;
  /** Ids of the persons who may start runs under it, and make them go on. */
  readonly authorizedUsers: readonly string[];
  /** Classes of sensitive steps, as patterns; a step without a class needs none. */
  readonly stepClasses: readonly string[];
  /** What steps may do, as patterns: the name of an action, or the type of another step that leaves the engine. */
  readonly actions: readonly string[];
  /** The only data that runs under it may carry. */
  readonly dataLicenses: readonly DataLicense[];
  readonly scope?: AuthorityScope;
  /** Milliseconds since the epoch. Nothing starts before; absent: valid at once. */
  readonly validFrom?: number;
  /** Milliseconds since the epoch. In force before this, and not in it; absent: until it is revoked. */
  readonly validUntil?: number;
  /** How many runs may be started under it in all; absent: as many as there are. */
  readonly uses?: number;
  /** How long what came of its runs is kept. */
  readonly retentionDays?: number;
}

export interface DataLicense {
  readonly name: string;
  /** What steps of a run that carries these data may not do, as patterns like those of `actions`. */
  readonly forbids: readonly string[];
}

/** On what the runs may act. */
export interface AuthorityScope {
  /** By the JSON Pointer of a part of the inputs: the patterns that a text there, or each text of a list there, must fit one of. */
  readonly inputs?: Readonly<Record<string, readonly string[]>>;
  /** The hosts that steps may reach by command, call or notice, as patterns. */
  readonly hosts?: readonly string[];
}

/** Whether anything may go on under it. */
export type AuthorityStanding = 'IN_FORCE' | 'REVOKED' | 'EXPIRED';

/** An authority as it stands at one of its facts. */
export interface AuthorityKnown {
  /** Counts amendments, from 1. */
  readonly version: number;
  /** Counts everything that changed what is permitted, or whether, from 1: of two accounts the higher is the newer. */
  readonly revision: number;
  readonly standing: AuthorityStanding;
  readonly terms: AuthorityTerms;
  /** Why it was revoked. */
  readonly reason?: string;
}
