import {
  foldVersionOf,
  decideIdentity,
  evolveIdentity,
  nextObligationAt,
  noIdentities,
  rejected,
  type Decision,
  type IdentityCommand,
  type IdentityEvent,
  type IdentityRejection,
  type IdentityState,
  type Need,
} from '@runbook/domain';
import type { Aggregate, Circumstances } from '@runbook/processor';

/** Grows with every change of `evolve` or of the state's shape. */
const EVOLVE_VERSION = 4;

/** The members of a tenant, as the processor runs it. */
export class IdentityAggregate implements Aggregate<IdentityState, IdentityCommand, IdentityEvent, IdentityRejection> {
  readonly name = 'identity';
  readonly foldVersion = foldVersionOf('identity', EVOLVE_VERSION);
  readonly zero = noIdentities;
  readonly evolve = evolveIdentity;
  readonly nextTimerAt = nextObligationAt;
  readonly timerCommand: IdentityCommand = { type: 'FireObligations' };

  /** `settingsEnd`: as `IdentityWorld` says. */
  constructor(private readonly settingsEnd: boolean) {}

  decide(
    body: IdentityCommand,
    state: IdentityState,
    { id, now, tenant, actor }: Circumstances,
  ): Decision<IdentityEvent, IdentityRejection> {
    // Readers fold a record by its tenant: one that is decided on another's members must not be folded into these.
    if (id !== tenant)
      return rejected({ code: 'other-tenant', message: `expected a command for the members of ${id}, found one of ${tenant}` });
    return decideIdentity(body, state, { now, tenant, actor, settingsEnd: this.settingsEnd });
  }

  async provide(need: Need): Promise<void> {
    throw new Error(`expected decisions about members to need nothing, found ${JSON.stringify(need)}; this is a defect`);
  }
}
