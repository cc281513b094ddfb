import { nextObligationAt } from '@runbook/domain';
import { DUE, ENGINE, FIRE, invoke, lift, locksOf, members, owed, RULE, statusOf } from './owed-override.js';
import { bySettings, define, grant, person, TenantInQuestion } from './tenant-in-question.js';

describe('an override that nobody upheld in time', () => {
  function overdue(rule = RULE): TenantInQuestion {
    const tenant = owed(rule);
    expect(() => tenant.asked(ENGINE, FIRE, DUE - 1)).toThrow('found nothing');
    expect(tenant.asked(ENGINE, FIRE, DUE)).toMatchObject({ type: 'OverrideSettled', outcome: 'overdue' });
    return tenant;
  }

  it('locks the person out, with whatever key, session or role, and the others not', () => {
    const tenant = overdue();
    expect([statusOf(tenant), locksOf(tenant), nextObligationAt(tenant.state)]).toEqual(['overdue', ['person ola'], undefined]);
    for (const via of ['session', 'api-key', 'token', 'settings'])
      expect(tenant.asked({ ...person('ola'), via }, invoke('ovr_2'))).toMatchObject({ code: 'override-locked' });
    // A role that she is given since helps her as little.
    tenant.given(define('FIREFIGHTER', 'approvals:override'), grant('ola', 'FIREFIGHTER'));
    expect(tenant.asked(person('ola'), invoke('ovr_2'))).toMatchObject({ code: 'override-locked' });
    expect(tenant.asked(person('oli'), invoke('ovr_2'))).toMatchObject({ type: 'OverrideInvoked' });
  });

  it('locks everybody out by that role, where the tenant says so', () => {
    const tenant = overdue({ ...RULE, locks: 'role' });
    expect(locksOf(tenant)).toEqual(['person ola', 'role BREAK_GLASS']);
    expect(tenant.asked(person('oli'), invoke('ovr_2'))).toMatchObject({ code: 'override-locked' });
    tenant.given(define('FIREFIGHTER', 'approvals:override'), grant('oli', 'FIREFIGHTER'));
    expect(tenant.asked(person('oli'), invoke('ovr_2'))).toMatchObject({ type: 'OverrideInvoked' });
    expect(tenant.asked(person('ola'), invoke('ovr_3'))).toMatchObject({ code: 'override-locked' });
  });

  it('locks also whom the settings make an administrator', () => {
    const tenant = members();
    expect(tenant.asked(bySettings, invoke())).toMatchObject({ type: 'OverrideInvoked' });
    tenant.asked(ENGINE, FIRE, DUE);
    expect(tenant.asked(bySettings, invoke('ovr_2'))).toMatchObject({ code: 'override-locked' });
    expect(tenant.asked(bySettings, lift('person', 'dev'))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), lift('person', 'dev'))).toMatchObject({ type: 'OverrideLockLifted' });
  });

  it('is let go by an administrator with a reason, and never by the person', () => {
    const tenant = overdue({ ...RULE, locks: 'role' }).given(grant('ola', 'TENANT_ADMIN'));
    expect(tenant.asked(person('rae'), lift('person', 'ola'))).toMatchObject({ code: 'not-authorised' });
    // Neither her own lock, nor the one that she brought upon her role.
    for (const [kind, id] of [
      ['person', 'ola'],
      ['role', 'BREAK_GLASS'],
    ] as const)
      expect(tenant.asked(person('ola'), lift(kind, id))).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), lift('person', 'oli'))).toMatchObject({ code: 'lock-unknown' });
    expect(tenant.asked(person('ada'), lift('person', 'ola'))).toMatchObject({ type: 'OverrideLockLifted', reason: 'talked through' });
    expect(tenant.asked(person('ola'), invoke('ovr_2'))).toMatchObject({ code: 'override-locked' });
    tenant.asked(person('abe'), lift('role', 'BREAK_GLASS'));
    expect(tenant.asked(person('ola'), invoke('ovr_2'))).toMatchObject({ type: 'OverrideInvoked' });
  });

  it('is as owed while the run has not answered', () => {
    const tenant = members();
    tenant.asked(person('ola'), invoke());
    expect(nextObligationAt(tenant.state)).toBe(DUE);
    tenant.asked(ENGINE, FIRE, DUE);
    expect([statusOf(tenant), locksOf(tenant)]).toEqual(['overdue', ['person ola']]);
  });
});
