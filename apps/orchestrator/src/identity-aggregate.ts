import {
  decideIdentity,
  evolveIdentity,
  noIdentities,
  type IdentityCommand,
  type IdentityEvent,
  type IdentityRejection,
  type IdentityState,
  type Need,
} from '@runbook/domain';
import type { Aggregate, Circumstances } from '@runbook/processor';

/** Grows with every change of `evolve` or of the state's shape. */
const FOLD_VERSION = 2;

/** The members of a tenant, as the processor runs it. */
export class IdentityAggregate implements Aggregate<IdentityState, IdentityCommand, IdentityEvent, IdentityRejection> {
  readonly name = 'identity';
  readonly foldVersion = FOLD_VERSION;
  readonly zero = noIdentities;
  readonly evolve = evolveIdentity;
  readonly nextTimerAt = (): undefined => undefined;

  decide(body: IdentityCommand, state: IdentityState, { now, tenant, actor }: Circumstances) {
    return decideIdentity(body, state, { now, tenant, actor });
  }

  async provide(need: Need): Promise<void> {
    throw new Error(`expected decisions about members to need nothing, found ${JSON.stringify(need)}; this is a defect`);
  }
}
