import { evolveIdentity, nextObligationAt, type Actor, type BreakGlassRule } from '@runbook/domain';
import { allow, carriedOut, DUE, ENGINE, forbid, invoke, locksOf, members, owed, review, RULE, statusOf } from './owed-override.js';
import { admit, bySettings, NOW, person, suspend, TenantInQuestion, withdraw } from './tenant-in-question.js';

describe('a tenant', () => {
  it('allows no override where it has said nothing, and none any more where it has taken that back', () => {
    const tenant = new TenantInQuestion().given(admit('ola', 'BREAK_GLASS'));
    expect(tenant.asked(person('ola'), invoke())).toMatchObject({ code: 'break-glass-forbidden' });
    tenant.given(allow(), forbid);
    expect(tenant.state).not.toHaveProperty('breakGlass');
    expect(tenant.asked(person('ola'), invoke())).toMatchObject({ code: 'break-glass-forbidden' });
  });

  it.each<[string, Partial<BreakGlassRule>, string]>([
    ['no time', { reviewWithinHours: 0 }, 'break-glass-invalid'],
    ['more than a month', { reviewWithinHours: 745 }, 'break-glass-invalid'],
    ['half an hour', { reviewWithinHours: 0.5 }, 'break-glass-invalid'],
    ['nobody’s word', { quorum: 0 }, 'break-glass-invalid'],
    ['eleven persons', { quorum: 11 }, 'break-glass-invalid'],
    ['no reviewers', { reviewers: [] }, 'break-glass-invalid'],
    ['a role that there is not', { reviewers: ['NOBODY'] }, 'role-unknown'],
    ['another lock', { locks: 'door' as 'role' }, 'break-glass-invalid'],
  ])('has no rule with %s', (_what, change, code) =>
    expect(new TenantInQuestion().given(admit('ada', 'TENANT_ADMIN')).asked(person('ada'), allow({ ...RULE, ...change }))).toMatchObject({
      code,
    }),
  );

  it('has its rule from who may change people, and from nobody else', () => {
    const tenant = members();
    expect(tenant.asked(person('ola'), forbid)).toMatchObject({ code: 'not-authorised' });
    expect(tenant.asked(person('ada'), allow())).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('ada'), allow({ ...RULE, quorum: 1 }))).toMatchObject({ type: 'BreakGlassRuleSet' });
  });
});

describe('an override', () => {
  it('names what is owed for it: until when, by how many, of which roles', () => {
    expect(members().asked(person('ola'), invoke())).toEqual({
      type: 'OverrideInvoked',
      ...{ at: NOW, by: person('ola'), override: 'ovr_1', execution: 'exe_1', step: 'ok', approval: 'apr_1' },
      ...{ digest: 'd'.repeat(64), reason: 'nobody answers', dueAt: DUE, quorum: 2, reviewers: ['APPROVER'], locksRoles: [] },
    });
  });

  it.each<[string, Actor]>([
    ['somebody without the permission', person('rae')],
    ['an administrator', person('ada')],
    ['a stranger', person('mia')],
    // A token of an issuer may say so; the log does not.
    ['somebody with roles that the log does not know of', { ...person('vic'), via: 'token', roles: ['BREAK_GLASS'] }],
    ['a service that has the role', { ...person('bot'), kind: 'service' }],
  ])('is none of %s', (_who, actor) => expect(members().asked(actor, invoke())).toMatchObject({ code: 'not-authorised' }));

  it('is none of who is suspended, or had his role withdrawn', () => {
    expect(members().given(suspend('ola')).asked(person('ola'), invoke())).toMatchObject({ code: 'not-authorised' });
    expect(members().given(withdraw('ola', 'BREAK_GLASS')).asked(person('ola'), invoke())).toMatchObject({ code: 'not-authorised' });
  });

  it('that comes twice is one', () => {
    const tenant = owed();
    expect(tenant.asked(person('ola'), invoke())).toMatchObject({ code: 'unchanged' });
    expect(Object.keys(tenant.state.overrides ?? {})).toEqual(['ovr_1']);
  });

  it('is owed for as it was then, whatever the tenant changes since', () => {
    const tenant = owed().given(allow({ ...RULE, quorum: 1, reviewers: ['VIEWER'] }), forbid);
    expect(tenant.asked(person('vic'), review())).toMatchObject({ code: 'not-a-reviewer' });
    tenant.asked(person('rae'), review());
    expect(statusOf(tenant)).toBe('open');
  });

  it('that the run refused owes nothing, and locks nobody out', () => {
    const tenant = members();
    tenant.asked(person('ola'), invoke());
    const refusal = { code: 'digest-mismatch', message: 'something else' };
    expect(tenant.asked(ENGINE, { type: 'HeedOverride', override: 'ovr_1', refusal })).toMatchObject({ type: 'OverrideRefused' });
    expect(nextObligationAt(tenant.state)).toBeUndefined();
    expect(tenant.asked(person('rae'), review())).toMatchObject({ code: 'override-settled' });
  });

  it('is answered for by the engine alone, once', () => {
    const tenant = members();
    tenant.asked(person('ola'), invoke());
    const refusal = { code: 'digest-mismatch', message: 'something else' };
    for (const actor of [person('ola'), person('ada'), bySettings, { ...ENGINE, via: 'api-key' }])
      expect(tenant.asked(actor, { type: 'HeedOverride', override: 'ovr_1', refusal })).toMatchObject({ code: 'not-authorised' });
    tenant.asked(ENGINE, carriedOut());
    // Delivered again, and a refusal of a second delivery: nothing comes of either.
    expect(() => tenant.asked(ENGINE, carriedOut())).toThrow('found nothing');
    expect(() => tenant.asked(ENGINE, { type: 'HeedOverride', override: 'ovr_1', refusal })).toThrow('found nothing');
    expect(statusOf(tenant)).toBe('open');
  });

  it('is refused where a hundred wait for their review', () => {
    const tenant = members();
    for (let n = 1; n <= 100; n++) expect(tenant.asked(person('ola'), invoke(`ovr_${n}`))).toMatchObject({ type: 'OverrideInvoked' });
    expect(tenant.asked(person('ola'), invoke('ovr_101'))).toMatchObject({ code: 'overrides-exceeded' });
  });
});

describe('its review', () => {
  it('upholds it with the word that makes the quorum', () => {
    const tenant = owed();
    tenant.asked(person('rae'), review());
    expect([statusOf(tenant), nextObligationAt(tenant.state)]).toEqual(['open', DUE]);
    tenant.asked(person('ron'), review());
    expect([statusOf(tenant), nextObligationAt(tenant.state), locksOf(tenant)]).toEqual(['upheld', undefined, []]);
    expect(tenant.asked(person('rob'), review('condemn'))).toMatchObject({ code: 'override-settled' });
    expect(tenant.asked(person('ola'), invoke('ovr_2'))).toMatchObject({ type: 'OverrideInvoked' });
  });

  it('condemns it likewise, and locks the person out', () => {
    const tenant = owed();
    tenant.asked(person('rae'), review('condemn'));
    tenant.asked(person('ron'), review('uphold'));
    expect(statusOf(tenant)).toBe('open');
    tenant.asked(person('rob'), review('condemn'));
    expect([statusOf(tenant), locksOf(tenant)]).toEqual(['condemned', ['person ola']]);
  });

  it('is never the word of who overrode, whichever key or role he comes with', () => {
    const tenant = owed();
    for (const via of ['session', 'api-key', 'token', 'settings'])
      expect(tenant.asked({ ...person('ola'), via, roles: ['APPROVER'] }, review())).toMatchObject({ code: 'not-a-reviewer' });
  });

  it.each<[string, Actor]>([
    ['somebody without a role that reviews', person('vic')],
    ['whom a token gives one', { ...person('vic'), via: 'token', roles: ['APPROVER'] }],
    ['an administrator', person('ada')],
    ['a service', { ...person('bot'), kind: 'service', roles: ['APPROVER'] }],
  ])('is not the word of %s', (_who, actor) => expect(owed().asked(actor, review())).toMatchObject({ code: 'not-a-reviewer' }));

  it('is not the word of a reviewer who is suspended', () =>
    expect(owed().given(suspend('rae')).asked(person('rae'), review())).toMatchObject({ code: 'not-a-reviewer' }));

  it('counts persons, and a word that was given stays', () => {
    const tenant = owed();
    tenant.asked(person('rae'), review());
    expect(tenant.asked({ ...person('rae'), via: 'api-key' }, review())).toMatchObject({ code: 'unchanged' });
    expect(tenant.asked(person('rae'), review('condemn'))).toMatchObject({ code: 'already-reviewed' });
    expect(statusOf(tenant)).toBe('open');
  });

  it('is over with its time, whether the clock has fired or not', () => {
    const tenant = owed();
    tenant.asked(person('rae'), review(), DUE - 1);
    expect(tenant.asked(person('ron'), review(), DUE)).toMatchObject({ code: 'override-settled' });
  });
});

describe('what is remembered of overrides', () => {
  it('is the last 500; those that are owed stay, however old they are', () => {
    const tenant = owed();
    for (let n = 2; n <= 600; n++) {
      tenant.asked(person('oli'), invoke(`ovr_${n}`), NOW + n);
      tenant.state = evolveIdentity(tenant.state, {
        type: 'OverrideSettled',
        at: NOW + n,
        by: ENGINE,
        override: `ovr_${n}`,
        outcome: 'upheld',
      });
    }
    expect(Object.keys(tenant.state.overrides ?? {})).toHaveLength(500);
    expect([statusOf(tenant), statusOf(tenant, 'ovr_2'), statusOf(tenant, 'ovr_600')]).toEqual(['open', undefined, 'upheld']);
  });
});
