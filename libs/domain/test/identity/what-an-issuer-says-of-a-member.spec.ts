import { claimedStandings, claimsFault, standingsOf, unknownTeams, type IdentityCommand } from '@runbook/domain';
import { admit, TenantInQuestion } from './tenant-in-question.js';

const team = (id: string): IdentityCommand => ({ type: 'CreateTeam', team: id, name: id });
const join = (id: string, member: string, ...roles: string[]): IdentityCommand => ({ type: 'JoinTeam', team: id, member, roles });

describe('what an issuer says of a member', () => {
  const tenant = new TenantInQuestion().given(
    ...[admit('oli'), admit('aud', 'AUDITOR'), team('blue'), team('red'), team('gone')],
    join('blue', 'oli', 'APPROVER'),
    { type: 'AssignRunbook', team: 'blue', runbook: 'contain-host' },
    { type: 'DissolveTeam', team: 'gone', reason: 'merged' },
  );
  const member = (id: string) => tenant.state.members[id]!;
  const fault = (id: string, teams: Parameters<typeof claimedStandings>[0]) => claimsFault({ teams }, member(id), tenant.state);

  it('brings what its roles permit within a team, under the issuer’s name, beside what is granted there', () => {
    const [standing, ...others] = claimedStandings([{ team: 'blue', roles: ['OPERATOR'] }], 'corp', tenant.state);
    expect(others).toEqual([]);
    expect(standing).toMatchObject({ team: 'blue', roles: ['OPERATOR'], runbooks: ['contain-host'], issuer: 'corp' });
    expect(standing!.permissions.has('executions:start')).toBe(true);
    // Neither of what concerns its holder, nor of what is no runbook’s.
    expect([standing!.permissions.has('api-keys:write'), standing!.permissions.has('events:write')]).toEqual([false, false]);
    expect(standingsOf(member('oli'), tenant.state).map(({ issuer }) => issuer)).toEqual([undefined]);
  });

  it('brings nothing in a team that there is not, or not any more', () => {
    const claimed = ['nowhere', 'gone', 'constructor', 'red'].map((id) => ({ team: id, roles: ['OPERATOR'] }));
    expect(claimedStandings(claimed, 'corp', tenant.state).map(({ team: id }) => id)).toEqual(['red']);
    expect(unknownTeams(claimed, tenant.state)).toEqual(['nowhere', 'gone', 'constructor']);
    expect(fault('oli', [{ team: 'gone', roles: ['GHOST'] }])).toBeUndefined();
  });

  it.each([
    ['a role that there is not', 'oli', 'GHOST', 'expected a role, found GHOST'],
    ['a duty that is kept apart from one that the member has', 'aud', 'OPERATOR', 'expected roles whose duties one person may have'],
    ['an administrator’s role', 'oli', 'TENANT_ADMIN', 'expected a role that permits something with a team’s runbooks'],
    ['a worker’s role', 'oli', 'WORKER', 'expected a role that permits something with a team’s runbooks'],
  ])('is refused with %s within a team', (_what, id, role, message) => {
    expect(fault(id, [{ team: 'blue', roles: ['VIEWER', role] }])).toContain(message);
    expect(fault(id, [{ team: 'blue', roles: ['VIEWER'] }])).toBeUndefined();
  });

  it('keeps duties apart that come by the claim of roles and by the claim of teams together', () => {
    const claimed = { roles: ['AUDITOR'], teams: [{ team: 'blue', roles: ['OPERATOR'] }] };
    expect(claimsFault(claimed, member('oli'), tenant.state)).toContain('expected roles whose duties one person may have');
    expect(claimsFault({ ...claimed, roles: [] }, member('oli'), tenant.state)).toBeUndefined();
  });
});
