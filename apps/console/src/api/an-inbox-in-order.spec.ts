import { isOfMyTeams, newestFirst, soonestFirst, urgencyOf } from './inbox-order.js';

const line = (id: string, deadlineAt?: string, requestedAt = '2026-11-30T10:00:00.000Z') => ({
  id,
  status: 'open' as const,
  requestedAt,
  ...(deadlineAt !== undefined && { deadlineAt }),
});
const ids = (lines: readonly { id: string }[]) => lines.map(({ id }) => id).join(' ');

describe('an inbox', () => {
  it('has what must be decided soonest first, and what has no deadline last, the oldest before the newer', () => {
    const lines = [
      line('newer', undefined, '2026-11-30T12:00:00.000Z'),
      line('late', '2026-12-01T10:00:00.000Z'),
      line('older', undefined, '2026-11-30T09:00:00.000Z'),
      line('soon', '2026-11-30T10:05:00.000Z'),
      line('b', '2026-11-30T11:00:00.000Z'),
      line('a', '2026-11-30T11:00:00.000Z'),
    ];
    expect(ids(soonestFirst(lines))).toBe('soon a b late older newer');
  });

  it('has what was decided last first where decided ones are shown', () => {
    const closed = (id: string, closedAt: string) => ({ ...line(id), closedAt });
    expect(
      ids(
        newestFirst([
          closed('x', '2026-11-30T10:01:00.000Z'),
          closed('y', '2026-11-30T10:02:00.000Z'),
          line('z', undefined, '2026-11-30T10:01:30.000Z'),
        ]),
      ),
    ).toBe('y z x');
  });

  const NOW = Date.parse('2026-11-30T10:00:00.000Z');
  it.each([
    ['whenever', undefined],
    ['over', '2026-11-30T10:00:00.000Z'],
    ['soon', '2026-11-30T10:00:01.000Z'],
    ['soon', '2026-11-30T10:14:59.999Z'],
    ['later', '2026-11-30T10:15:00.000Z'],
  ])('says that a request is due %s by its deadline %s', (urgency, deadlineAt) => expect(urgencyOf(deadlineAt, NOW)).toBe(urgency));

  const runbook = { id: 'contain', version: 1, digest: 'd' };
  const me = { teams: [{ team: 'blue', runbooks: ['sweep'] }] };
  it.each([
    ['asks a team of mine', true, { approvers: { teams: ['blue'] }, runbook }],
    ['was escalated to a team of mine', true, { approvers: { users: ['ana'] }, escalated: { teams: ['blue'] }, runbook }],
    ['comes of a runbook of a team of mine', true, { approvers: {}, runbook: { ...runbook, id: 'sweep' } }],
    ['asks another team', false, { approvers: { teams: ['red'] }, runbook }],
    ['asks nobody of a team', false, { approvers: { roles: ['blue'] }, runbook }],
  ])('knows whether what %s is my teams’: %s', (_, isTheirs, asked) => expect(isOfMyTeams(asked, me)).toBe(isTheirs));

  it('has nothing of my teams where I belong to none', () =>
    expect(isOfMyTeams({ approvers: { teams: ['blue'] }, runbook }, {})).toBe(false));
});
