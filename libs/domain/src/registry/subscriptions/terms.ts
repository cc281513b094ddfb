/** Who is told of what, and where. */
export interface SubscriptionTerms {
  /** Where the facts are posted. It stands on the log and is shown: it holds no secret. */
  readonly url: string;
  readonly description?: string;
  /** Types of facts, without the prefix that all have; none: every type. */
  readonly types: readonly string[];
  /** Ids of runbooks; none: every one, and what is about no runbook. */
  readonly runbooks: readonly string[];
  /** Of the platform's own tenant alone: facts of these tenants too, `*` of all. */
  readonly tenants?: readonly string[];
  /** A level of the tenant's scale; absent: the lowest. Of a run above it no more is told than that it is there. */
  readonly clearance?: string;
}

/** The key that signs what is posted, and where its sealed value lies. The value itself stands on no log. */
export interface SubscriptionSecret {
  /** Counts up with each rotation, from 1. */
  readonly version: number;
  /** Id of the sealed value. */
  readonly sealed: string;
}
