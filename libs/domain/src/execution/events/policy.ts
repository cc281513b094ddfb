/** What is about to happen when the policy is asked about an attempt: its effect, the search for one in doubt, the next place that a call is sent on to, a worker taking it. */
export type PolicyAct = 'run' | 'probe' | 'redirect' | 'hand-over';

/** What a policy service said, or that it said nothing that counts. */
export interface PolicyDecision {
  /** `unavailable`: nothing happens, and it is asked again. */
  readonly outcome: 'allowed' | 'denied' | 'unavailable';
  readonly act: PolicyAct;
  /** RFC 3339, by the clock of whoever asked: `at` of the input. */
  readonly askedAt: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of the input (docs/spec/policy.md). */
  readonly inputDigest: string;
  /** The name that the policy service gave it, by which its own log of decisions has the input. */
  readonly id?: string;
  /** Of the policies by which it was decided, as they call themselves. */
  readonly revision?: string;
  /** Why not. */
  readonly reason?: string;
  /** `host:port` that was to be called, as far as one is known. */
  readonly target?: string;
  /** JSON Pointers of what is left out of the output. */
  readonly mask?: readonly string[];
  /** Roles of which an approval was asked for, and found. */
  readonly required?: readonly string[];
}

/** A policy was asked about an attempt. Built-in rules leave no such fact: they decide the same again from the log. */
export interface StepPolicyDecided {
  readonly type: 'StepPolicyDecided';
  readonly at: number;
  readonly step: string;
  readonly attempt: number;
  readonly decision: PolicyDecision;
}

/** On what a dispatch rests, as it stood then. Absent members: there is no class, nobody but who started the run, no gate that people opened. */
export interface Grounds {
  /** The class that makes the step sensitive. */
  readonly class?: string;
  /** Persons who shaped the run beside the one who started it. */
  readonly requesters?: readonly string[];
  readonly gates?: readonly GroundsGate[];
}

/** A gate on the way to the step which showed it, and which people opened. */
export interface GroundsGate {
  readonly step: string;
  readonly quorum: number;
  readonly fourEyes: boolean;
  readonly votes: readonly GroundsVote[];
  /** Who opened it alone, in an emergency, whatever the votes are. */
  readonly overriddenBy?: string;
}

/** An approval. */
export interface GroundsVote {
  readonly by: string;
  readonly onBehalfOf?: string;
  /** The person's roles when the vote was cast; absent: none, or cast before roles were noted. */
  readonly roles?: readonly string[];
}
