import type { Request } from '../api/inbox-queries.js';

export type People = Request['approvers'];

/** `the role incident-lead, the team blue, ana`; the empty text where nobody is named. */
export function peopleInWords({ roles = [], teams = [], users = [] }: People): string {
  return [...many('role', roles), ...many('team', teams), ...users].join(', ');
}

const many = (noun: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`the ${noun}${names.length > 1 ? 's' : ''} ${names.join(', ')}`];

/** What happens when the deadline passes with too few votes. */
export function atTimeOut({
  kind,
  onTimeout,
  escalateTo,
  escalated,
}: Pick<Request, 'kind' | 'onTimeout' | 'escalateTo' | 'escalated'>): string {
  const nobody = kind === 'instruction' ? 'If it is not done in time' : 'If too few have voted in time';
  switch (onTimeout) {
    case 'approve':
      return `${nobody}, it counts as approved and the run goes on.`;
    case 'reject':
      return `${nobody}, it counts as rejected.`;
    case 'escalate': {
      if (escalated) return `${nobody} after this escalation, the step fails.`;
      const whom = escalateTo === undefined ? '' : peopleInWords(escalateTo);
      return `${nobody}, ${whom === '' ? 'others are' : `${whom} ${isOne(escalateTo) ? 'is' : 'are'}`} asked besides.`;
    }
    default:
      return `${nobody}, the step fails.`;
  }
}

const isOne = ({ roles = [], teams = [], users = [] }: People = {}): boolean => roles.length + teams.length + users.length === 1;

/** What one more approval does. */
export function afterMyVote({ kind, progress: { approved, quorum } }: Pick<Request, 'kind' | 'progress'>): string {
  if (kind === 'instruction') return 'The step completes and the run goes on.';
  const left = quorum - approved - 1;
  if (left <= 0) return 'That is the last one it needs: the run goes on at once.';
  return `${approved + 1} of ${quorum} have then approved; ${left} more ${left === 1 ? 'is' : 'are'} needed before the run goes on.`;
}

/** What a rejection does. */
export function afterMyRejection({
  rejectOnFirst,
  of,
  progress: { rejected, quorum },
}: Pick<Request, 'rejectOnFirst' | 'of' | 'progress'>): string {
  if (rejectOnFirst) return 'The first rejection ends it: the step fails, and nothing behind it runs unless its runbook says otherwise.';
  const needed = of === undefined ? undefined : of - quorum + 1;
  if (needed !== undefined && rejected + 1 >= needed) return 'The quorum is then out of reach: the step fails.';
  return 'It stands in the record. The step fails only when so many reject that the quorum is out of reach.';
}
