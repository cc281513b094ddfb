import { evolveIdentity, noIdentities, unlikeMember, type Actor, type IdentityEvent } from '@runbook/domain';

const by = { at: 0, by: { kind: 'person', id: 'ada', tenant: 'default', via: 'session' } } as const;
const FACTS: readonly IdentityEvent[] = [
  { ...by, type: 'MemberAdmitted', member: 'oli', kind: 'person', name: 'Oli', roles: ['OPERATOR'] },
  { ...by, type: 'MemberAdmitted', member: 'eve', kind: 'person', name: 'Eve', roles: ['APPROVER'] },
  { ...by, type: 'MemberSuspended', member: 'eve', reason: 'left' },
  { ...by, type: 'TeamCreated', team: 'blue', name: 'Blue' },
  { ...by, type: 'TeamCreated', team: 'red', name: 'Red' },
  { ...by, type: 'TeamJoined', team: 'blue', member: 'oli', roles: ['APPROVER'] },
  { ...by, type: 'RunbookAssigned', team: 'blue', runbook: 'contain' },
];
const state = FACTS.reduce(evolveIdentity, noIdentities);
const of = (id: string, said: Partial<Actor> = {}): Actor => ({ kind: 'person', id, tenant: 'default', via: 'session', ...said });
const claimed = { issuer: 'corp', roles: ['REVIEWER'], teams: [{ team: 'red', roles: ['AUTHOR'] }] };

describe('what a command says of a member', () => {
  it.each<[string, Actor, string, string | null | undefined]>([
    ['fits with the roles of the tenant', of('oli', { roles: ['OPERATOR'], teams: ['blue'] }), 'other', undefined],
    ['fits with the roles within a team whose own the runbook is', of('oli', { roles: ['APPROVER', 'OPERATOR'] }), 'contain', undefined],
    ['fits where nothing is said', of('oli'), 'other', undefined],
    [
      'is a role within a team that another runbook is not of',
      of('oli', { roles: ['APPROVER'] }),
      'other',
      'to have the role APPROVER for other',
    ],
    ['is a role that nobody granted', of('oli', { roles: ['OPERATOR', 'SRE'] }), 'contain', 'to have the role SRE for contain'],
    ['is a team of others', of('oli', { teams: ['blue', 'red'] }), 'contain', 'to belong to the team red'],
    ['is about somebody who was suspended', of('eve', { roles: ['APPROVER'] }), 'contain', 'found eve suspended'],
    ['is about nobody who was admitted', of('mallory', { roles: ['APPROVER'] }), 'contain', null],
    ['is about nobody by the name of a prototype’s member', of('constructor', { roles: ['APPROVER'] }), 'contain', null],
    [
      'is the word of an issuer, which no fact covers',
      of('oli', { roles: ['REVIEWER', 'AUTHOR'], teams: ['red'], claimed }),
      'x',
      undefined,
    ],
    ['goes beyond the word of the issuer', of('oli', { roles: ['REVIEWER', 'SRE'], claimed }), 'x', 'to have the role SRE'],
  ])('%s', (_situation, said, runbook, fault) => {
    const found = unlikeMember(said, runbook, state);
    if (typeof fault === 'string') expect(found).toContain(fault);
    else expect(found).toBe(fault);
  });
});
