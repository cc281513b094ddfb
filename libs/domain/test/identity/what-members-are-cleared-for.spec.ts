import { clearanceOf, mayRead, type IdentityCommand } from '@runbook/domain';
import { admit, NOW, person, suspend, TenantInQuestion } from './tenant-in-question.js';

const clear = (member: string, level: string): IdentityCommand => ({ type: 'GrantClearance', member, level, reason: 'vetted' });
const unclear = (member: string): IdentityCommand => ({ type: 'WithdrawClearance', member, reason: 'moved' });
const scale = (levels: readonly string[], more: object = {}): IdentityCommand => ({
  type: 'SetClassificationRule',
  rule: { levels, tlp: {}, ...more },
});

describe('what a member is cleared for', () => {
  let tenant: TenantInQuestion;
  beforeEach(() => {
    tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('oli', 'OPERATOR'));
  });
  const cleared = (id: string) => clearanceOf(tenant.state, id);

  it('is the lowest level until somebody says more, also of whom there is not', () => {
    expect([cleared('ada'), cleared('oli'), cleared('nobody')]).toEqual(['UNCLASSIFIED', 'UNCLASSIFIED', 'UNCLASSIFIED']);
    expect([mayRead(tenant.state, cleared('oli'), undefined), mayRead(tenant.state, cleared('oli'), 'RESTRICTED')]).toEqual([true, false]);
  });

  it('is granted and withdrawn by who may admit members, with a reason', () => {
    expect(tenant.asked(person('oli'), clear('oli', 'SECRET'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), clear('oli', 'secret'))).toEqual({
      type: 'ClearanceGranted',
      ...{ at: NOW, by: person('ada'), member: 'oli', level: 'SECRET', reason: 'vetted' },
    });
    expect(cleared('oli')).toBe('SECRET');
    expect(tenant.asked(person('ada'), clear('oli', 'SECRET'))).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('oli'), unclear('oli'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), unclear('oli'))).toMatchObject({ type: 'ClearanceWithdrawn', member: 'oli', reason: 'moved' });
    expect([cleared('oli'), tenant.state.members['oli']]).toEqual(['UNCLASSIFIED', expect.not.objectContaining({ clearance: 'SECRET' })]);
    expect(tenant.asked(person('ada'), unclear('oli'))).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('ada'), clear('oli', 'COSMIC'))).toMatchObject({ code: 'classification-invalid' });
    expect(tenant.asked(person('ada'), clear('eve', 'SECRET'))).toMatchObject({ code: 'member-unknown' });
  });

  it('is never one’s own word, as long as there is somebody else who could say it', () => {
    tenant.given(admit('bea', 'TENANT_ADMIN'));
    expect(tenant.asked(person('ada'), clear('ada', 'SECRET'))).toMatchObject({
      code: 'not-authorised',
      message: expect.stringContaining('ask bea'),
    });
    expect(tenant.asked(person('bea'), clear('ada', 'SECRET'))).toMatchObject({ type: 'ClearanceGranted' });
    tenant.given(suspend('bea'));
    expect(tenant.asked(person('ada'), clear('ada', 'TOP SECRET'))).toMatchObject({ type: 'ClearanceGranted', level: 'TOP SECRET' });
  });

  it('is, without a word, what the tenant says of such members', () => {
    tenant.given(scale(['OPEN', 'INTERNAL', 'CLOSED'], { clearance: 'INTERNAL' }), clear('ada', 'OPEN'));
    expect([cleared('oli'), cleared('ada')]).toEqual(['INTERNAL', 'OPEN']);
    expect(mayRead(tenant.state, cleared('oli'), 'a word of the old scale')).toBe(false);
  });

  it('is that of those without one where the level is on the scale no more', () => {
    tenant.given(clear('oli', 'SECRET'), scale(['OPEN', 'CLOSED']));
    expect(cleared('oli')).toBe('OPEN');
    tenant.given({ type: 'SetClassificationRule' });
    expect(cleared('oli')).toBe('SECRET');
  });
});

describe('a tenant’s scale', () => {
  it.each<[string, readonly string[], object]>([
    ['of one level', ['OPEN'], {}],
    ['of more than twenty', Array.from({ length: 21 }, (_, n) => `L${n}`), {}],
    ['that names a level twice, however it is written', ['TOP SECRET', 'top-secret'], {}],
    ['whose levels are marks of TLP', ['OPEN', 'TLP:RED'], {}],
    ['whose marks mean what is not on it', ['OPEN', 'CLOSED'], { tlp: { 'TLP:RED': 'SECRET' } }],
    ['that clears for what is not on it', ['OPEN', 'CLOSED'], { clearance: 'SECRET' }],
  ])('%s is refused', (_what, levels, more) => {
    const tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'));
    expect(tenant.asked(person('ada'), scale(levels, more))).toMatchObject({ code: 'classification-invalid' });
  });

  it('is set and taken back by who may admit members', () => {
    const tenant = new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN'), admit('oli', 'OPERATOR'));
    expect(tenant.asked(person('oli'), scale(['OPEN', 'CLOSED']))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), scale(['OPEN', 'CLOSED']))).toEqual({
      type: 'ClassificationRuleSet',
      ...{ at: NOW, by: person('ada'), rule: { levels: ['OPEN', 'CLOSED'], tlp: {} } },
    });
    expect(tenant.asked(person('ada'), scale(['OPEN', 'CLOSED']))).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('ada'), { type: 'SetClassificationRule' })).toMatchObject({ type: 'ClassificationRuleSet' });
    expect(tenant.state).not.toHaveProperty('classifications');
  });
});
