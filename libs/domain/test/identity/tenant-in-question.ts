import {
  decideIdentity,
  evolveIdentity,
  noIdentities,
  SETUP,
  VIA_SETTINGS,
  type Actor,
  type IdentityCommand,
  type IdentityEvent,
  type IdentityRejection,
  type IdentityState,
} from '@runbook/domain';

export const NOW = Date.UTC(2026, 10, 29, 12);
const TENANT = 'default';

export const person = (id: string): Actor => ({ kind: 'person', id, tenant: TENANT, via: 'session' });
export const setup: Actor = { ...SETUP, tenant: TENANT };
export const bySettings: Actor = { kind: 'person', id: 'dev', tenant: TENANT, via: VIA_SETTINGS };

/** A tenant whose members decide one command after the other. */
export class TenantInQuestion {
  state: IdentityState = noIdentities;

  /** The event, or the refusal's code and words. */
  asked(actor: Actor, command: IdentityCommand, now = NOW): IdentityEvent | IdentityRejection {
    const decision = decideIdentity(command, this.state, { now, tenant: TENANT, actor });
    if (decision.kind === 'rejected') return decision.rejection;
    if (decision.kind !== 'events') throw new Error(`expected facts or a refusal, found ${decision.kind}`);
    this.state = decision.events.reduce(evolveIdentity, this.state);
    return decision.events[0]!;
  }

  /** By whom the settings make an administrator; throws where it is refused. */
  given(...commands: IdentityCommand[]): this {
    for (const command of commands) {
      const found = this.asked(bySettings, command);
      if ('code' in found) throw new Error(`expected ${command.type} to be decided, found ${found.code}: ${found.message}`);
    }
    return this;
  }
}

export const admit = (member: string, ...roles: string[]): IdentityCommand => ({
  type: 'AdmitMember',
  ...{ member, kind: 'person', name: `${member} by name`, roles },
});
export const admitService = (member: string, ...roles: string[]): IdentityCommand => ({
  type: 'AdmitMember',
  ...{ member, kind: 'service', name: member, roles },
});
export const grant = (member: string, role: string): IdentityCommand => ({ type: 'GrantRole', member, role });
export const withdraw = (member: string, role: string): IdentityCommand => ({ type: 'WithdrawRole', member, role });
export const suspend = (member: string): IdentityCommand => ({ type: 'SuspendMember', member, reason: 'left the team' });
export const reinstate = (member: string): IdentityCommand => ({ type: 'ReinstateMember', member });
export const define = (role: string, ...permissions: string[]): IdentityCommand => ({ type: 'DefineRole', role, permissions });
