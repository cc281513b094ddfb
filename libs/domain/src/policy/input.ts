import type { Actor } from '../actor.js';
import type { Grounds, GroundsGate, GroundsVote, LegalBasis, PolicyAct, RunbookPin, StepRequested } from '../execution/index.js';
import type { Permission } from '../identity/index.js';
import { rfc3339 } from '../rfc3339.js';

/** Counted up when a member changes its meaning; a policy may say for which it was written (docs/spec/policy.md). */
export const POLICY_INPUT_VERSION = 1;

/** What a policy is asked: by what the service itself knows, never by what a caller says of himself. No member ever holds a secret. */
export type PolicyInput = ActInput | StepInput;

interface Asked {
  readonly version: typeof POLICY_INPUT_VERSION;
  /** RFC 3339, by the clock of the service that asks. */
  readonly at: string;
  readonly tenant: string;
}

/** May this caller do this over the API? */
export interface ActInput extends Asked {
  readonly kind: 'act';
  readonly caller: PolicyCaller;
  /** The route as it is declared: `POST`, `/api/v1/executions/:id/cancel`. */
  readonly route: { readonly method: string; readonly path: string };
  /** A permission; `own`: what everybody may who is known; `halfway`: the same, also for who has yet to give a code. */
  readonly permission: Permission | 'own' | 'halfway';
  readonly resource: PolicyResource;
}

/** Who asks, as the credential that was checked says it. */
export interface PolicyCaller extends Pick<Actor, 'kind' | 'id' | 'via'> {
  readonly roles: readonly string[];
  /** In the order of their names. */
  readonly permissions: readonly string[];
  /** The key permits less than its holder may do. */
  readonly scoped: boolean;
  /** Signed in, with a code still to give. */
  readonly halfway: boolean;
}

/** What the act is about. */
export interface PolicyResource {
  /** The word behind `/api/v1/`: `executions`. */
  readonly kind: string;
  /** The one that the address names; absent: all of them, or a new one. */
  readonly id?: string;
  /** Of a run that the tenant has, and of a request to people about one. */
  readonly run?: PolicyRun;
  /** Approvals that people gave in the run so far, one for each gate that they opened. */
  readonly gates?: readonly GroundsGate[];
}

export interface PolicyRun {
  readonly id: string;
  readonly runbook: RunbookPin;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly startedBy: Pick<Actor, 'kind' | 'id' | 'via'>;
  /** Who shaped it beside the one who started it. */
  readonly requesters: readonly string[];
  readonly legalBasis?: LegalBasis;
  readonly dataLicenses: readonly string[];
}

/** May this happen now? Asked where the effect happens, right before it. */
export interface StepInput extends Asked {
  readonly kind: 'step';
  readonly act: PolicyAct;
  readonly run: PolicyRun;
  readonly step: PolicyStep;
  /** Those on the way to the step which showed it, and which people opened. */
  readonly gates: readonly GroundsGate[];
}

export interface PolicyStep {
  /** `isolate`, in a loop `scan[3]/isolate`. */
  readonly path: string;
  readonly type: string;
  readonly attempt: number;
  readonly once: boolean;
  /** The class that makes it sensitive. */
  readonly class?: string;
  /** Of an `action` step. */
  readonly action?: string;
  /** `host:port` that is to be called. */
  readonly target?: string;
  /** The worker that is to take it, by its key's name. */
  readonly worker?: string;
}

/** What a service knows of a run when it asks about it. */
export interface RunFacts {
  readonly id: string;
  readonly runbook: RunbookPin;
  readonly startedAt: number;
  readonly startedBy: Actor;
  readonly requesters?: readonly string[];
  readonly legalBasis?: LegalBasis;
  readonly dataLicenses: readonly string[];
}

/** Only the members that are named here: a run also holds what its caller claims of it, an incident for example. */
export function policyRun({ id, runbook, startedAt, startedBy, requesters = [], legalBasis, dataLicenses }: RunFacts): PolicyRun {
  const { kind, id: person, via } = startedBy;
  return {
    id,
    runbook,
    startedAt: rfc3339(startedAt),
    startedBy: { kind, id: person, via },
    requesters,
    ...(legalBasis && { legalBasis }),
    dataLicenses,
  };
}

export interface StepQuestion {
  readonly act: PolicyAct;
  readonly now: number;
  readonly tenant: string;
  readonly run: RunFacts;
  readonly asked: Pick<StepRequested, 'step' | 'attempt' | 'effect' | 'use'> & { readonly stepType: string };
  readonly grounds?: Grounds;
  readonly target?: string;
  readonly worker?: string;
}

export function stepInput({ act, now, tenant, run, asked, grounds = {}, target, worker }: StepQuestion): StepInput {
  const { class: className, requesters, gates = [] } = grounds;
  return {
    version: POLICY_INPUT_VERSION,
    kind: 'step',
    at: rfc3339(now),
    tenant,
    act,
    run: policyRun({ ...run, ...(requesters && { requesters }) }),
    step: {
      path: asked.step,
      type: asked.stepType,
      attempt: asked.attempt,
      once: asked.effect === 'once',
      ...(className !== undefined && { class: className }),
      ...(asked.use !== undefined && { action: asked.use }),
      ...(target !== undefined && { target }),
      ...(worker !== undefined && { worker }),
    },
    gates,
  };
}

/** The approvals on which it rests. */
export const votesOf = (gates: readonly GroundsGate[]): readonly GroundsVote[] => gates.flatMap(({ votes }) => votes);
