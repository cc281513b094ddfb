import { checkRunbook, parseRunbook, type Surroundings, type Verdict } from '../../src/runbook/index.js';

const HEAD =
  'apiVersion: runbook/v1\nid: demo\nname: Demo\ninputs: { type: object, required: [host], properties: { host: { type: string } } }\n';

function verdict(steps: string, surroundings: Surroundings = {}): Verdict {
  const parsed = parseRunbook(`${HEAD}steps:\n${steps}`, 'yaml');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return checkRunbook(parsed.runbook, surroundings);
}

const told = ({ errors }: Verdict) => errors.map(({ code, path }) => `${code} ${path}`);
const warned = ({ warnings }: Verdict) => warnings.map(({ code, path }) => `${code} ${path}`);

describe('a quorum', () => {
  const ask = (members: string) => `  - { id: a, type: human-approval, with: { ${members} } }\n`;
  const people = [
    { id: 'ana', roles: ['lead'] },
    { id: 'ben', roles: ['lead', 'duty'] },
  ];

  it.each([
    ['of more people than are named', 'approvers: { users: [ana] }, quorum: 2', ['unreachable-quorum /steps/0/with/quorum']],
    ['of one who is named twice', 'approvers: { users: [ana, ana] }, quorum: 2', ['unreachable-quorum /steps/0/with/quorum']],
    [
      'of people who are computed, one for each text',
      'approvers: { users: ["{{ inputs.host }}"] }, quorum: 2',
      ['unreachable-quorum /steps/0/with/quorum'],
    ],
    [
      'that escalation brings within reach',
      'approvers: { users: [ana] }, quorum: 2, onTimeout: escalate, escalateTo: { users: [ben, cleo] }',
      [],
    ],
    ['that a team brings within reach, as far as the document tells', 'approvers: { users: [ana], teams: [blue] }, quorum: 9', []],
    ['that a role brings within reach, as far as the document tells', 'approvers: { users: [ana], roles: [lead] }, quorum: 9', []],
  ])('%s', (_situation, members, expected) => expect(told(verdict(ask(members)))).toEqual(expected));

  it('of everybody who is named cannot be reached when one of them starts the run', () => {
    expect(warned(verdict(ask('approvers: { users: [ana, ben] }, quorum: 2')))).toEqual(['unreachable-quorum /steps/0/with/quorum']);
    expect(warned(verdict(ask('approvers: { users: [ana, ben] }, quorum: 2, fourEyes: false')))).toEqual([]);
  });

  it('of a role is doubtful where too few have it now', () => {
    expect(warned(verdict(ask('approvers: { roles: [lead] }, quorum: 3'), { people }))).toEqual([
      'unreachable-quorum /steps/0/with/quorum',
    ]);
    expect(warned(verdict(ask('approvers: { roles: [lead] }, quorum: 2'), { people }))).toEqual([
      'unreachable-quorum /steps/0/with/quorum',
    ]);
    expect(warned(verdict(ask('approvers: { roles: [lead] }, quorum: 2, fourEyes: false'), { people }))).toEqual([]);
    expect(warned(verdict(ask('approvers: { roles: ["{{ inputs.host }}"] }, quorum: 3'), { people }))).toEqual([]);
  });

  it('of a team is doubtful where too few belong to it now', () => {
    const members = [
      { id: 'ana', roles: ['lead'], teams: ['blue'] },
      { id: 'ben', roles: [], teams: ['blue', 'red'] },
      { id: 'cleo', roles: [] },
    ];
    const of = (rules: string) => warned(verdict(ask(rules), { people: members }));
    expect(of('approvers: { teams: [blue] }, quorum: 3')).toEqual(['unreachable-quorum /steps/0/with/quorum']);
    expect(of('approvers: { teams: [blue] }, quorum: 2, fourEyes: false')).toEqual([]);
    expect(of('approvers: { teams: [red], roles: [lead], users: [cleo] }, quorum: 3, fourEyes: false')).toEqual([]);
    const { warnings } = verdict(ask('approvers: { teams: [bleu] }'), { people: members });
    expect(warnings.map(({ message }) => message)).toContain('expected a team that somebody belongs to, found bleu; did you mean blue?');
  });

  it('of people and roles whom nobody knows is doubtful, and says who was meant', () => {
    const { errors, warnings } = verdict(ask('approvers: { users: [anna, ben], roles: [laed] }'), { people });
    expect(errors).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'expected a person whom the service knows, found anna; did you mean ana?',
      'expected a role that somebody has, found laed; did you mean lead?',
    ]);
  });
});
