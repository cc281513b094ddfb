import { decideIdentity, hasAdministrator, permissionsOf, PERMISSIONS, PRESET_ROLES, type IdentityCommand } from '@runbook/domain';
import fc from 'fast-check';
import {
  admit,
  admitService,
  bySettings,
  define,
  grant,
  NOW,
  person,
  reinstate,
  setup,
  suspend,
  TenantInQuestion,
  withdraw,
} from './tenant-in-question.js';

describe('the first administrator of a tenant', () => {
  it('is made by whoever has the link of the first start, once', () => {
    const tenant = new TenantInQuestion();
    expect(tenant.asked(setup, admit('ada', 'TENANT_ADMIN'))).toEqual({
      type: 'MemberAdmitted',
      ...{ at: NOW, by: setup, member: 'ada', kind: 'person', name: 'ada by name', roles: ['TENANT_ADMIN'] },
    });
    expect(tenant.asked(setup, admit('eve', 'TENANT_ADMIN'))).toMatchObject({ code: 'not-authorised' });
  });

  it.each([
    ['is an administrator', admit('ada', 'OPERATOR')],
    ['is a person', admitService('ada', 'TENANT_ADMIN')],
    ['is all that the link makes', grant('ada', 'TENANT_ADMIN')],
  ])('%s', (_, command) => {
    expect(new TenantInQuestion().asked(setup, command)).toMatchObject({ code: 'not-authorised' });
  });
});

describe('whom the settings make an administrator', () => {
  const asked = (tenant: TenantInQuestion, settingsEnd: boolean) =>
    decideIdentity(admit('eve', 'TENANT_ADMIN'), tenant.state, { now: NOW, tenant: 'default', actor: bySettings, settingsEnd });

  it('is one for as long as there is no other, where the settings end with that, whatever a gateway says', () => {
    const tenant = new TenantInQuestion().given(admit('oli', 'OPERATOR'));
    expect(asked(tenant, true)).toMatchObject({ kind: 'events' });
    tenant.given(admit('ada', 'TENANT_ADMIN'));
    expect(asked(tenant, true)).toMatchObject({ kind: 'rejected', rejection: { code: 'not-authorised' } });
    expect(asked(tenant, false)).toMatchObject({ kind: 'events' });
  });
});

describe('a member of a tenant', () => {
  let tenant: TenantInQuestion;
  beforeEach(() => {
    tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('oli', 'OPERATOR'));
  });

  it('is admitted by an administrator, with each role once', () => {
    expect(tenant.asked(person('ada'), admit('ben', 'VIEWER', 'APPROVER', 'VIEWER'))).toMatchObject({ roles: ['APPROVER', 'VIEWER'] });
    expect(tenant.state.members['ben']).toEqual({
      ...{ id: 'ben', kind: 'person', name: 'ben by name', roles: ['APPROVER', 'VIEWER'], admittedAt: NOW },
    });
  });

  it.each([
    ['by an operator', person('oli'), 'oli without it'],
    ['by a stranger', person('mia'), 'mia without it'],
    ['by a service that has an administrator’s name', { ...person('ada'), kind: 'service' as const }, 'ada without it'],
  ])('is not admitted %s', (_, actor, found) => {
    const { code, message } = tenant.asked(actor, admit('ben')) as { code: string; message: string };
    expect(code).toBe('not-authorised');
    expect(message).toBe(`expected somebody with permission people:write (roles PLATFORM_ADMIN, TENANT_ADMIN), found ${found}`);
  });

  it.each(['oli', 'dev', 'orchestrator', 'scheduler', 'setup'])('does not get the id %s, which somebody has', (id) => {
    expect(tenant.asked(person('ada'), admit(id))).toMatchObject({ code: 'member-exists' });
  });

  it('does nothing while it is suspended, not even as an administrator', () => {
    tenant.given(admit('amy', 'TENANT_ADMIN'), suspend('amy'));
    expect(tenant.asked(person('amy'), admit('ben'))).toMatchObject({ code: 'not-authorised' });
    tenant.given(reinstate('amy'));
    expect(tenant.asked(person('amy'), admit('ben'))).toMatchObject({ type: 'MemberAdmitted' });
  });

  it.each([suspend('oli'), reinstate('amy'), grant('oli', 'VIEWER'), withdraw('oli', 'VIEWER'), define('watch', 'events:read')])(
    'that has been changed so is told that it is, the second time: $type',
    (command) => {
      tenant.given(admit('amy'), suspend('amy'), grant('oli', 'VIEWER'));
      if (command.type === 'GrantRole') tenant.given(withdraw('oli', 'VIEWER'));
      tenant.given(command);
      const before = tenant.state;
      expect(tenant.asked(person('ada'), command)).toMatchObject({ code: 'unchanged' });
      expect(tenant.state).toBe(before);
    },
  );

  it.each([suspend('ada'), withdraw('ada', 'TENANT_ADMIN')])('that is the last administrator stays one: $type', (command) => {
    expect(tenant.asked(person('ada'), command)).toMatchObject({ code: 'last-administrator' });
    expect(tenant.given(admit('amy', 'TENANT_ADMIN')).asked(person('ada'), command)).toMatchObject({ member: 'ada' });
  });

  it('becomes an administrator of the platform only by one', () => {
    expect(tenant.asked(person('ada'), grant('oli', 'PLATFORM_ADMIN'))).toEqual({
      code: 'not-authorised',
      message: 'expected PLATFORM_ADMIN to grant and withdraw PLATFORM_ADMIN, found ada, who is neither',
    });
    tenant.given(admit('pam', 'PLATFORM_ADMIN'));
    expect(tenant.asked(person('ada'), suspend('pam'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('pam'), grant('oli', 'PLATFORM_ADMIN'))).toMatchObject({ type: 'RoleGranted' });
  });
});

describe('duties that are kept apart', () => {
  const operates = ['OPERATOR', 'sre', 'developer'];

  it.each(operates)('are not one person’s: AUDITOR and %s', (role) => {
    const tenant = new TenantInQuestion().given(admit('oli', role), admit('aud', 'AUDITOR'));
    expect(tenant.asked(bySettings, grant('oli', 'AUDITOR'))).toMatchObject({ code: 'duties-in-conflict' });
    expect(tenant.asked(bySettings, grant('aud', role))).toMatchObject({ code: 'duties-in-conflict' });
    expect(tenant.asked(bySettings, admit('eve', 'AUDITOR', role))).toMatchObject({ code: 'duties-in-conflict' });
  });

  it('do not come together by a role that is given more permissions', () => {
    const tenant = new TenantInQuestion().given(define('watch', 'events:read'), admit('oli', 'OPERATOR', 'watch'));
    expect(tenant.asked(bySettings, define('watch', 'evidence:read'))).toEqual({
      code: 'duties-in-conflict',
      message:
        'expected roles whose duties one person may have, found evidence:read and executions:start in OPERATOR, watch; give one of them to somebody else',
    });
  });
});

describe('a role of the tenant’s own', () => {
  it('permits what it is defined to, and can be removed when nobody has it', () => {
    const tenant = new TenantInQuestion().given(define('watch', 'events:read', 'executions:read'), admit('oli', 'watch'));
    expect([...permissionsOf(['watch'], tenant.state)]).toEqual(['events:read', 'executions:read']);
    expect(tenant.asked(bySettings, { type: 'RemoveRole', role: 'watch' })).toMatchObject({ code: 'role-held' });
    tenant.given(withdraw('oli', 'watch'));
    expect(tenant.asked(bySettings, { type: 'RemoveRole', role: 'watch' })).toMatchObject({ type: 'RoleRemoved' });
    expect(tenant.asked(bySettings, grant('oli', 'watch'))).toMatchObject({ code: 'role-unknown' });
  });

  it.each(Object.keys(PRESET_ROLES))('is not called %s, as one that every tenant has', (role) => {
    expect(new TenantInQuestion().asked(bySettings, define(role, 'events:read'))).toMatchObject({ code: 'role-held' });
  });

  it.each(['everything', 'toString', '__proto__'])('permits nothing that is no permission: %s', (permission) => {
    expect(new TenantInQuestion().asked(bySettings, define('watch', permission))).toMatchObject({ code: 'permission-unknown' });
    expect(new TenantInQuestion().given(admit('oli')).asked(bySettings, grant('oli', permission))).toMatchObject({ code: 'role-unknown' });
  });
});

describe('whatever members do', () => {
  const ids = ['ada', 'amy', 'oli'];
  const roles = [...Object.keys(PRESET_ROLES), 'own'];
  const member = fc.constantFrom(...ids);
  const role = fc.constantFrom(...roles);
  const command: fc.Arbitrary<IdentityCommand> = fc.oneof(
    fc.tuple(member, fc.subarray(roles, { maxLength: 3 })).map(([id, held]) => admit(id, ...held)),
    fc.tuple(member, role).map(([id, held]) => grant(id, held)),
    fc.tuple(member, role).map(([id, held]) => withdraw(id, held)),
    member.map(suspend),
    member.map(reinstate),
    fc.subarray(Object.keys(PERMISSIONS)).map((permissions) => define('own', ...permissions)),
  );

  it('a tenant that has an administrator keeps one, and nobody both operates and audits', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(member, command), { maxLength: 40 }), (asked) => {
        const tenant = new TenantInQuestion();
        tenant.asked(setup, admit('ada', 'PLATFORM_ADMIN'));
        for (const [id, what] of asked) {
          tenant.asked(person(id), what);
          expect(hasAdministrator(tenant.state)).toBe(true);
          for (const { roles: held } of Object.values(tenant.state.members)) {
            const may = permissionsOf(held, tenant.state);
            expect(may.has('executions:start') && may.has('evidence:read')).toBe(false);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
