import { decideIdentity, noIdentities, permittedIn, PRESET_ROLES, type Actor, type IdentityCommand } from '@runbook/domain';
import { admit, define, grant, NOW, person, TenantInQuestion } from './tenant-in-question.js';

const create = (tenant: string): IdentityCommand => ({ type: 'CreateTenant', tenant, name: `${tenant} by name` });
const suspend = (tenant: string): IdentityCommand => ({ type: 'SuspendTenant', tenant, reason: 'the bill is not paid' });
const reinstate = (tenant: string): IdentityCommand => ({ type: 'ReinstateTenant', tenant });

describe('the tenants of a platform', () => {
  it('are made, suspended and reinstated by its administrators', () => {
    const platform = new TenantInQuestion().given(admit('ada', 'PLATFORM_ADMIN'));
    const ada = person('ada');
    expect(platform.asked(ada, create('acme'))).toEqual({ type: 'TenantCreated', at: NOW, by: ada, tenant: 'acme', name: 'acme by name' });
    expect(platform.asked(ada, suspend('acme'))).toMatchObject({ type: 'TenantSuspended', tenant: 'acme', reason: 'the bill is not paid' });
    expect(platform.state.tenants['acme']?.suspended).toEqual({ at: NOW, reason: 'the bill is not paid' });
    expect(platform.asked(ada, suspend('acme'))).toMatchObject({ code: 'unchanged' });
    expect(platform.asked(ada, reinstate('acme'))).toMatchObject({ type: 'TenantReinstated' });
    expect(platform.state.tenants['acme']).toEqual({ id: 'acme', name: 'acme by name', createdAt: NOW });
    expect(platform.asked(ada, reinstate('acme'))).toMatchObject({ code: 'unchanged' });
    expect(platform.asked(ada, create('acme'))).toMatchObject({ code: 'tenant-exists' });
    expect(platform.asked(ada, suspend('nobody'))).toMatchObject({ code: 'tenant-unknown' });
  });

  it.each(Object.keys(PRESET_ROLES).filter((role) => role !== 'PLATFORM_ADMIN'))('are not made by a %s of it', (role) => {
    const platform = new TenantInQuestion().given(admit('ada', 'PLATFORM_ADMIN'), admit('bob', role));
    for (const command of [create('acme'), suspend('acme'), reinstate('acme')])
      expect(platform.asked(person('bob'), command)).toMatchObject({ code: 'not-authorised' });
  });

  it('do not have the platform’s own among them: it is neither made nor suspended', () => {
    const platform = new TenantInQuestion().given(admit('ada', 'PLATFORM_ADMIN'));
    expect(platform.asked(person('ada'), create('default'))).toMatchObject({ code: 'tenant-exists' });
    expect(platform.asked(person('ada'), suspend('default'))).toMatchObject({ code: 'platform-only' });
  });

  it('decide on no other, whatever a command says of who sends it', () => {
    const actor: Actor = { kind: 'person', id: 'dev', tenant: 'acme', via: 'settings' };
    const decided = (command: IdentityCommand, world: { tenant: string; actor: Actor }) => {
      const decision = decideIdentity(command, noIdentities, { now: NOW, ...world });
      return decision.kind === 'rejected' ? decision.rejection.code : decision.kind;
    };
    expect(decided(create('more'), { tenant: 'acme', actor })).toBe('platform-only');
    expect(decided(admit('eve', 'PLATFORM_ADMIN'), { tenant: 'acme', actor })).toBe('platform-only');
    expect(decided(admit('eve', 'VIEWER'), { tenant: 'zeta', actor })).toBe('other-tenant');
    expect(decided(admit('eve', 'TENANT_ADMIN'), { tenant: 'acme', actor })).toBe('events');
  });

  it('have no role of their own, nor the platform one, that reaches over all of them', () => {
    const platform = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('bob'));
    expect(platform.asked(person('ada'), define('lord', 'tenants:write'))).toMatchObject({ code: 'platform-only' });
    expect(platform.asked(person('ada'), grant('bob', 'PLATFORM_ADMIN'))).toMatchObject({ code: 'not-authorised' });
    const all = new Set(PRESET_ROLES['AUDITOR']);
    expect([...all].filter((permission) => !permittedIn('acme', all).has(permission))).toEqual(['audit:verify']);
    expect(permittedIn('default', all)).toEqual(all);
  });
});
