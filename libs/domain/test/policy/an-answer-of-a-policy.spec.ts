import { MASKS_MAX, POLICY_REASON_CHARS_MAX, readPolicyAnswer } from '@runbook/domain';

const NOW = Date.parse('2026-11-30T12:00:00Z');
const read = (result: unknown) => readPolicyAnswer(result, NOW);

describe('an answer of a policy', () => {
  it.each([
    ['true', true, { allow: true, mask: [], require: [] }],
    ['false', false, { allow: false, mask: [], require: [] }],
    ['an allowance', { allow: true }, { allow: true, mask: [], require: [] }],
    [
      'an allowance with obligations',
      { version: 1, allow: true, mask: ['/a/b', '/items/*/c', '/~0~1'], require: { approval: { roles: ['ciso'] } }, revision: 'r7' },
      { allow: true, mask: ['/a/b', '/items/*/c', '/~0~1'], require: ['ciso'], revision: 'r7' },
    ],
    ['a refusal', { allow: false, 'deny-reason': 'not on Sundays' }, { allow: false, reason: 'not on Sundays', mask: [], require: [] }],
    ['a refusal without words', { allow: false, 'deny-reason': '' }, { allow: false, mask: [], require: [] }],
    ['one that is valid yet', { allow: true, validUntil: '2026-11-30T12:00:00.001Z' }, { allow: true, mask: [], require: [] }],
  ])('is read: %s', (_what, result, answer) => {
    expect(read(result)).toEqual(answer);
  });

  it.each([
    ['nothing', undefined, 'none: the policy is undefined'],
    ['null', null, 'found null'],
    ['a text', 'true', 'found "true"'],
    ['a number', 1, 'found 1'],
    ['a list', [true], 'found a list'],
    ['an empty object', {}, 'allow: true or false, found none'],
    ['an allowance in another type', { allow: 'true' }, 'found "true"'],
    ['an allowance by a number', { allow: 1 }, 'found 1'],
    ['an obligation of tomorrow', { allow: true, notify: ['ciso'] }, '"notify", which this version cannot honour'],
    ['a member that only looks like one', { allow: true, deny_reason: 'x' }, '"deny_reason"'],
    ['a policy for another input', { version: 2, allow: true }, 'version 1, found one for 2'],
    ['a refusal of a policy for another input', { version: '1', allow: false }, 'found one for "1"'],
    ['a stale policy', { allow: true, validUntil: '2026-11-30T12:00:00Z' }, 'still valid'],
    ['a stale refusal', { allow: false, validUntil: '2026-11-29T12:00:00Z' }, 'still valid'],
    ['an unreadable end', { allow: true, validUntil: 'tomorrow' }, 'still valid'],
    ['a reason that is none', { allow: false, 'deny-reason': 5 }, 'deny-reason as a text'],
    ['a mask that is none', { allow: true, mask: '/a' }, 'mask as at most'],
    ['a mask of everything', { allow: true, mask: [''] }, 'mask as at most'],
    ['a mask without its slash', { allow: true, mask: ['a'] }, 'mask as at most'],
    ['a mask with a wrong escape', { allow: true, mask: ['/a~2'] }, 'mask as at most'],
    ['too many masks', { allow: true, mask: Array(MASKS_MAX + 1).fill('/a') }, 'mask as at most'],
    ['a requirement of tomorrow', { allow: true, require: { approval: { roles: ['a'] }, after: 5 } }, 'require as'],
    ['a requirement of nobody', { allow: true, require: { approval: { roles: [] } } }, 'require as'],
    ['a requirement of persons', { allow: true, require: { approval: { users: ['ana'] } } }, 'require as'],
    ['a revision that is none', { allow: true, revision: 7 }, 'revision as a text'],
  ])('counts for nothing: %s', (_what, result, found) => {
    expect(read(result)).toEqual({ fault: expect.stringContaining(found) });
  });

  it('gives a reason of one line and of ordinary length', () => {
    const { reason } = read({ allow: false, 'deny-reason': `no\r\nINFO all is well\u2028${'x'.repeat(1_000)}` }) as { reason: string };
    expect(reason).toMatch(/^no INFO all is well x+$/);
    expect(reason).toHaveLength(POLICY_REASON_CHARS_MAX);
  });
});
