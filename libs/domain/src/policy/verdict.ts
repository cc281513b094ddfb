import type { GroundsVote, PolicyAct, PolicyDecision } from '../execution/index.js';
import { rfc3339 } from '../rfc3339.js';
import { rolesWithoutApproval } from './obligations.js';

/** What came of asking. `unavailable`: nobody answered, or nothing that counts; it is no refusal, and nothing may happen all the same. */
export interface PolicyVerdict {
  readonly outcome: 'allowed' | 'denied' | 'unavailable';
  /** Of what is not allowed, for people. */
  readonly reason?: string;
  /** JSON Pointers of what is to be left out of the answer; `*` stands for every member and item. */
  readonly mask: readonly string[];
  /** Roles: allowed where somebody of each has approved. */
  readonly require: readonly string[];
  /** How the decision is found again; absent where rules decided that are the same wherever they are asked. */
  readonly evidence?: PolicyEvidence;
}

export interface PolicyEvidence {
  /** SHA-256 of the canonical JSON (RFC 8785) of the input. */
  readonly inputDigest: string;
  /** By which the policy service logs it. */
  readonly id?: string;
  /** Of the policies. */
  readonly revision?: string;
}

/** Why a step may not go on: refused, allowed under a condition that does not hold, or not decided. Undefined: it may. */
export function stepRefusal({ outcome, reason, require }: PolicyVerdict, step: string, votes: readonly GroundsVote[]): string | undefined {
  if (outcome === 'unavailable') return `expected the policy to decide about step ${step}, found that it cannot be asked: ${reason}`;
  if (outcome === 'denied') return `expected the policy to allow step ${step}, found it refused: ${reason}`;
  const missing = rolesWithoutApproval(require, votes);
  if (missing.length === 0) return undefined;
  return `expected an approval of ${missing.join(', ')} before step ${step}, as the policy requires, found none; have it approved, and retry the step`;
}

/** The verdict as a fact; with `refusal`, what was allowed under a condition that does not hold is refused like the rest. */
export function policyDecision(
  { outcome, reason, mask, require, evidence }: PolicyVerdict,
  { act, now, target }: { readonly act: PolicyAct; readonly now: number; readonly target?: string },
  refusal?: string,
): PolicyDecision {
  const why = refusal ?? reason;
  return {
    outcome: refusal !== undefined && outcome === 'allowed' ? 'denied' : outcome,
    act,
    askedAt: rfc3339(now),
    inputDigest: evidence?.inputDigest ?? '',
    ...(evidence?.id !== undefined && { id: evidence.id }),
    ...(evidence?.revision !== undefined && { revision: evidence.revision }),
    ...(why !== undefined && { reason: why }),
    ...(target !== undefined && { target }),
    ...(mask.length > 0 && { mask }),
    ...(require.length > 0 && { required: require }),
  };
}
