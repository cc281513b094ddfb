import type { IdentityCommand, IdentityState } from '@runbook/domain';
import { admit, define, NOW, person, TenantInQuestion } from './tenant-in-question.js';

const ADA = person('ada');
const create = (tenant: string): IdentityCommand => ({ type: 'CreateTenant', tenant, name: tenant });
const remember = (withinMinutes?: number): IdentityCommand => ({
  type: 'RequireStepUp',
  ...(withinMinutes !== undefined && { withinMinutes }),
});

/** Administered by Ada, with so many of `table` beside what is there. */
function filled<Table extends 'members' | 'tenants' | 'ownRoles'>(
  table: Table,
  count: number,
  one: (id: string) => IdentityState[Table][string],
) {
  const tenant = new TenantInQuestion().given(admit('ada', 'PLATFORM_ADMIN'));
  const there = Object.keys(tenant.state[table]).length;
  const more = Array.from({ length: count - there }, (_, n) => [`x${n}`, one(`x${n}`)]);
  tenant.state = { ...tenant.state, [table]: { ...tenant.state[table], ...Object.fromEntries(more) } };
  return tenant;
}

describe('a tenant that is full', () => {
  it('has ten thousand members, those that are suspended among them', () => {
    const member = (id: string) => ({ ...{ id, kind: 'person', name: id, roles: [], admittedAt: NOW } }) as never;
    expect(filled('members', 9_999, member).asked(ADA, admit('new'))).toMatchObject({ type: 'MemberAdmitted', member: 'new' });
    expect(filled('members', 10_000, member).asked(ADA, admit('new'))).toEqual({
      code: 'members-exceeded',
      message: 'expected at most 10000 members of default, found that many',
    });
  });

  it('has a hundred roles of its own, each of which may be defined anew', () => {
    const role = () => ({ permissions: [] }) as never;
    expect(filled('ownRoles', 99, role).asked(ADA, define('new', 'executions:read'))).toMatchObject({ type: 'RoleDefined' });
    const full = filled('ownRoles', 100, role);
    expect(full.asked(ADA, define('new', 'executions:read'))).toMatchObject({ code: 'roles-exceeded' });
    expect(full.asked(ADA, define('x7', 'executions:read'))).toMatchObject({ type: 'RoleDefined', role: 'x7' });
  });

  it('is a platform with a thousand tenants beside its own', () => {
    const tenant = (id: string) => ({ id, name: id, createdAt: NOW }) as never;
    expect(filled('tenants', 999, tenant).asked(ADA, create('new'))).toMatchObject({ type: 'TenantCreated' });
    expect(filled('tenants', 1_000, tenant).asked(ADA, create('new'))).toMatchObject({ code: 'tenants-exceeded' });
  });

  it.each<[number | undefined, object]>([
    [1, { type: 'StepUpRequired', withinMinutes: 1 }],
    [720, { type: 'StepUpRequired', withinMinutes: 720 }],
    [0, { code: 'step-up-invalid' }],
    [721, { code: 'step-up-invalid', message: 'expected 1 to 720 minutes, found 721' }],
    [1.5, { code: 'step-up-invalid' }],
    [undefined, { code: 'unchanged' }],
  ])('asks for a proof of the last %p minutes, up to twelve hours, or for none', (minutes, expected) =>
    expect(new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN')).asked(ADA, remember(minutes))).toMatchObject(expected),
  );
});
