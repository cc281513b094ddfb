import { masked, policyDecision, rolesWithoutApproval, stepRefusal, type GroundsVote, type PolicyVerdict } from '@runbook/domain';

describe('what a policy asks to be left out', () => {
  const value = {
    user: { name: 'Ana', ssn: '1' },
    hosts: [
      { ip: '10.0.0.1', name: 'a' },
      { ip: '10.0.0.2', name: 'b' },
    ],
    'a/b': 1,
    'm~n': 2,
  };

  it.each([
    ['a member', ['/user/ssn'], { ...value, user: { name: 'Ana' } }],
    ['a member of every item', ['/hosts/*/ip'], { ...value, hosts: [{ name: 'a' }, { name: 'b' }] }],
    ['an item, whose place stays', ['/hosts/0'], { ...value, hosts: [null, value.hosts[1]] }],
    ['every item', ['/hosts/*'], { ...value, hosts: [null, null] }],
    ['every member of an object', ['/user/*'], { ...value, user: {} }],
    ['names with escapes', ['/a~1b', '/m~0n'], { user: value.user, hosts: value.hosts }],
    ['everything', ['/*'], {}],
    ['what is not there', ['/nobody', '/a~1b/c', '/hosts/7', '/hosts/name'], value],
    ['a text that may hold what is meant', ['/user/name/first'], { ...value, user: { name: null, ssn: '1' } }],
    ['nothing', [], value],
  ])('is left out: %s', (_what, pointers, left) => {
    const before = structuredClone(value);
    expect(masked(value, pointers)).toEqual(left);
    expect(value).toEqual(before);
  });

  it('is the whole of a text, which may hold anything, and nothing of a number', () => {
    expect(masked('{"a":1}', ['/a'])).toBe(null);
    expect(masked('text', [])).toBe('text');
    expect(masked(7, ['/*'])).toBe(7);
  });
});

describe('an approval that a policy asks for', () => {
  const votes: readonly GroundsVote[] = [{ by: 'ana', roles: ['ciso', 'sre'] }, { by: 'ben', roles: ['legal'] }, { by: 'old' }];

  it('is there when somebody approved who had the role then', () => {
    expect(rolesWithoutApproval(['ciso', 'legal'], votes)).toEqual([]);
    expect(rolesWithoutApproval(['ciso', 'board'], votes)).toEqual(['board']);
    expect(rolesWithoutApproval(['ciso'], [])).toEqual(['ciso']);
  });

  it('is not one’s own', () => {
    expect(rolesWithoutApproval(['ciso', 'legal'], votes, 'ana')).toEqual(['ciso']);
  });

  it('refuses a step that was allowed under it, and the fact says so', () => {
    const verdict: PolicyVerdict = { outcome: 'allowed', mask: [], require: ['board'], evidence: { inputDigest: 'd', id: 'dec_1' } };
    const refusal = stepRefusal(verdict, 'isolate', votes);
    expect(refusal).toContain('expected an approval of board before step isolate');
    expect(policyDecision(verdict, { act: 'run', now: 0, target: 'edr:443' }, refusal)).toEqual({
      ...{ outcome: 'denied', act: 'run', askedAt: '1970-01-01T00:00:00.000Z', inputDigest: 'd', id: 'dec_1' },
      ...{ reason: refusal, target: 'edr:443', required: ['board'] },
    });
  });
});
