export interface Canaries {
  readonly runs: number;
  readonly failed: number;
  /** `<runbook>: <COMPLETED, or the error>`, and how often. */
  readonly ends: Readonly<Record<string, number>>;
  readonly rotations: number;
  readonly checks: number;
  /** Requests for a run by people of another tenant. */
  readonly probes: number;
  /** Requests and logins that brought a credential. */
  readonly shown: number;
  /** Requests that got no answer in two minutes. */
  readonly unanswered: number;
  /** Secret texts, and texts of tenants, that were looked for, each in every form. */
  readonly canaries: number;
  readonly ofTenants: number;
  /** Bodies that came to the endpoint of traces, mails and notices. */
  readonly traces: number;
  readonly mails: number;
  readonly notices: number;
  /** That were searched. */
  readonly bytes: number;
  readonly places: number;
  /** Kinds of places in which what a tenant said was seen, where it belongs. */
  readonly seen: readonly string[];
  /** What was found where it must not be; none. */
  readonly found: readonly string[];
  /** What stood around each, the first time. */
  readonly contexts: ReadonlyMap<string, string>;
}

export declare function playCanaries(options: {
  readonly runs: number;
  readonly seed: number;
  /** None begins after so long. */
  readonly minutes?: number;
  /** Of runbooks whose ids it fits. */
  readonly only?: RegExp;
  /** Five services on these; without them one process. */
  readonly servers?: { readonly brokers: readonly string[]; readonly mongoUrl: string };
  readonly nodeFlags?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<Canaries>;
