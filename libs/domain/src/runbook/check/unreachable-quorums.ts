import { nearest } from '../../expression/nearest.js';
import type { StepOf } from '../../steps/step.js';
import type { PlacedStep } from '../document.js';
import type { Facts, Finding, Person } from './facts.js';

type Approval = StepOf<'human-approval'>['with'];
type People = Approval['approvers'];

/** An approval that nobody can give holds the run until its time-out: quorums of more voices than there are, people whom nobody knows. */
export function unreachableQuorums({ placed, surroundings: { people } }: Facts): Finding[] {
  return placed.flatMap((one) => [...quorumFaults(one, people), ...(people ? unknownPeople(one, people) : [])]);
}

function quorumFaults({ step, path }: PlacedStep, people: readonly Person[] | undefined): Finding[] {
  if (step.type !== 'human-approval') return [];
  const { quorum = 1, approvers, escalateTo, onTimeout, fourEyes = true } = step.with;
  const place = { code: 'unreachable-quorum', path: `${path}/with/${step.with.quorum === undefined ? 'approvers' : 'quorum'}` };
  const asked = [approvers, ...(onTimeout === 'escalate' && escalateTo ? [escalateTo] : [])];
  const named = namesIn(asked, 'users');
  const groups = [...namesIn(asked, 'roles'), ...namesIn(asked, 'teams')];
  const advice = 'name more people, ask a role or a team, or lower the quorum';
  if (groups.length === 0) {
    if (named.size < quorum) {
      return [{ ...place, message: `expected at least ${quorum} people who may approve, found ${listed(named)}; ${advice}` }];
    }
    return fourEyes && named.size === quorum ? [onlyWithoutRequesters(place, quorum, named)] : [];
  }
  if (!people || [...named, ...groups].some(isComputed)) return [];
  const voices = new Set([...named, ...people.filter((person) => isOfAGroup(person, asked)).map(({ id }) => id)]);
  if (voices.size < quorum) {
    const message = `expected at least ${quorum} people who may approve, found ${listed(voices)} by what is known of persons, roles and teams now; ${advice}`;
    return [{ ...place, severity: 'warning', message }];
  }
  return fourEyes && voices.size === quorum ? [onlyWithoutRequesters(place, quorum, voices)] : [];
}

function onlyWithoutRequesters(place: Pick<Finding, 'code' | 'path'>, quorum: number, voices: ReadonlySet<string>): Finding {
  const message = `expected more than ${quorum} people who may approve, since under fourEyes whoever starts, edits or repairs the run may not, found ${listed(voices)}; name one more, or set fourEyes: false`;
  return { ...place, severity: 'warning', message };
}

/** People who are asked and whom the tenant does not know are most likely misspelt; they may also come later. */
function unknownPeople({ step, path }: PlacedStep, people: readonly Person[]): Finding[] {
  const lists: (readonly [string, People | undefined])[] =
    step.type === 'human-approval'
      ? [
          ['approvers', step.with.approvers],
          ['escalateTo', step.with.escalateTo],
        ]
      : step.type === 'instruction'
        ? [['assignee', typeof step.with.assignee === 'string' ? undefined : step.with.assignee]]
        : [];
  const users = people.map(({ id }) => id);
  const roles = [...new Set(people.flatMap((person) => person.roles))];
  const teams = [...new Set(people.flatMap((person) => person.teams ?? []))];
  return lists.flatMap(([member, asked]) => [
    ...unknownNames(asked?.users, users, `${path}/with/${member}/users`, 'person'),
    ...unknownNames(asked?.roles, roles, `${path}/with/${member}/roles`, 'role'),
    ...unknownNames(asked?.teams, teams, `${path}/with/${member}/teams`, 'team'),
  ]);
}

function unknownNames(names: readonly string[] | undefined, known: readonly string[], path: string, kind: keyof typeof WHOSE): Finding[] {
  return (names ?? []).flatMap((name, index): Finding[] => {
    if (isComputed(name) || known.includes(name)) return [];
    const guess = nearest(name, known);
    const whose = WHOSE[kind];
    const advice = guess ? `did you mean ${guess}?` : `known now: ${known.slice(0, NAMES_SHOWN_MAX).join(', ') || 'none'}`;
    return [
      { code: `unknown-${kind}`, severity: 'warning', message: `expected ${whose}, found ${name}; ${advice}`, path: `${path}/${index}` },
    ];
  });
}

const WHOSE = {
  person: 'a person whom the service knows',
  role: 'a role that somebody has',
  team: 'a team that somebody belongs to',
} as const;

const NAMES_SHOWN_MAX = 10;

/** A name that is computed is one person, one role or one team at most. */
const isComputed = (name: string): boolean => name.includes('{{');

const namesIn = (people: readonly People[], kind: keyof People): Set<string> => new Set(people.flatMap((one) => one[kind] ?? []));

const isOfAGroup = ({ roles, teams = [] }: Person, asked: readonly People[]): boolean =>
  asked.some((one) => one.roles?.some((role) => roles.includes(role)) || one.teams?.some((team) => teams.includes(team)));

const listed = (names: ReadonlySet<string>): string =>
  names.size === 0 ? 'nobody' : `${names.size}: ${[...names].slice(0, NAMES_SHOWN_MAX).join(', ')}`;
