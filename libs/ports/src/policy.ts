import type { PolicyInput, PolicyVerdict } from '@runbook/domain';

/**
 * Decides whether something may happen, right before it does.
 *
 * 1. Deny unless allowed: only an answer that says so allows. Whoever cannot be asked, is late, or says something else makes the verdict `unavailable`.
 * 2. `ask` never throws, and answers within 100 ms plus what the process itself is late.
 * 3. Asked again it may answer differently: nothing is remembered, so a policy that changes holds from the next question on, and one that comes back is
 *    heard without a restart.
 * 4. It only ever takes away: who asks has checked what holds without it, permissions, votes and legal bases.
 */
export abstract class Policy {
  /** Whether somebody outside of this process is asked: that costs time, and leaves evidence. */
  abstract readonly isRemote: boolean;

  abstract ask(input: PolicyInput): PolicyVerdict | Promise<PolicyVerdict>;

  /** Why it cannot be asked at present; undefined: it can. */
  abstract trouble(): Promise<string | undefined>;
}
