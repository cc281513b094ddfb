import type { IdentityCommand } from '@runbook/domain';
import { admit, admitService, bySettings, NOW, person, suspend, TenantInQuestion } from './tenant-in-question.js';

const enrol = (member: string): IdentityCommand => ({ type: 'EnrolSecondFactor', member });
const remove = (member: string): IdentityCommand => ({ type: 'RemoveSecondFactor', member });
const require = (withinMinutes?: number): IdentityCommand => ({
  type: 'RequireStepUp',
  ...(withinMinutes !== undefined && { withinMinutes }),
});

let tenant: TenantInQuestion;
beforeEach(() => {
  tenant = new TenantInQuestion().given(
    admit('ada', 'TENANT_ADMIN'),
    admit('pia', 'PLATFORM_ADMIN'),
    admit('oli', 'OPERATOR'),
    admitService('bot'),
  );
});

describe('a second factor of a member', () => {
  it('is enrolled by the person, once', () => {
    expect(tenant.asked(person('oli'), enrol('oli'))).toEqual({ type: 'SecondFactorEnrolled', at: NOW, by: person('oli'), member: 'oli' });
    expect(tenant.state.members['oli']).toMatchObject({ secondFactorAt: NOW });
    expect(tenant.asked(person('oli'), enrol('oli'))).toMatchObject({ code: 'second-factor-held' });
  });

  it.each([
    ['an administrator', person('ada'), 'oli', 'not-authorised'],
    ['whom the settings make one', bySettings, 'oli', 'not-authorised'],
    ['a service of that name', { ...person('oli'), kind: 'service' as const }, 'oli', 'not-authorised'],
    ['somebody who is no member', person('mia'), 'mia', 'member-unknown'],
    ['a service', { ...person('bot'), kind: 'service' as const }, 'bot', 'member-unknown'],
  ])('is not enrolled by %s', (_who, actor, member, code) => {
    expect(tenant.asked(actor, enrol(member))).toMatchObject({ code });
  });

  it('is not enrolled by a person who is suspended', () => {
    tenant.given(suspend('oli'));
    expect(tenant.asked(person('oli'), enrol('oli'))).toMatchObject({ code: 'member-suspended' });
  });

  it.each([
    ['the person', 'oli', 'oli'],
    ['an administrator', 'ada', 'oli'],
  ])('is removed by %s', (_who, actor, member) => {
    tenant.asked(person(member), enrol(member));
    expect(tenant.asked(person(actor), remove(member))).toMatchObject({ type: 'SecondFactorRemoved', member });
    expect(tenant.state.members[member]).not.toHaveProperty('secondFactorAt');
    expect(tenant.asked(person(actor), remove(member))).toMatchObject({ code: 'unchanged' });
  });

  it('is not removed by a colleague, nor an administrator of the platform’s by one of the tenant’s', () => {
    tenant.asked(person('oli'), enrol('oli'));
    tenant.asked(person('pia'), enrol('pia'));
    expect(tenant.asked(person('mia'), remove('oli'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), remove('pia'))).toMatchObject({ code: 'not-authorised' });
  });
});

describe('a newer proof', () => {
  it('is asked for by an administrator, and no more', () => {
    expect(tenant.asked(person('ada'), require(5))).toEqual({ type: 'StepUpRequired', at: NOW, by: person('ada'), withinMinutes: 5 });
    expect(tenant.state.stepUpMinutes).toBe(5);
    expect(tenant.asked(person('ada'), require(5))).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('ada'), require())).toEqual({ type: 'StepUpRequired', at: NOW, by: person('ada') });
    expect(tenant.state).not.toHaveProperty('stepUpMinutes');
  });

  it.each([0, -1, 1.5, 721, Number.NaN])('is not asked for within %s minutes', (minutes) => {
    expect(tenant.asked(person('ada'), require(minutes))).toMatchObject({ code: 'step-up-invalid' });
  });

  it('is not asked for by an operator', () => {
    expect(tenant.asked(person('oli'), require(5))).toMatchObject({ code: 'not-authorised' });
  });
});
