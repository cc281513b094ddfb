import type { RequestLine } from './inbox-queries.js';

/** What of a request says how soon it matters. */
export type Dated = Pick<RequestLine, 'id' | 'status'> & Partial<Pick<RequestLine, 'deadlineAt' | 'requestedAt' | 'closedAt'>>;

/** By when it must be decided, the soonest first; what has no deadline behind it, the oldest first. */
export const soonestFirst = <Line extends Dated>(lines: readonly Line[]): Line[] =>
  [...lines].sort((a, b) => timeOf(a.deadlineAt) - timeOf(b.deadlineAt) || timeOf(a.requestedAt) - timeOf(b.requestedAt) || byId(a, b));

/** What was decided last first. */
export const newestFirst = <Line extends Dated>(lines: readonly Line[]): Line[] =>
  [...lines].sort((a, b) => timeOf(b.closedAt ?? b.requestedAt) - timeOf(a.closedAt ?? a.requestedAt) || byId(a, b));

const timeOf = (at: string | undefined): number => (at === undefined ? Number.MAX_SAFE_INTEGER : new Date(at).getTime());
const byId = (a: Dated, b: Dated): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

export type Urgency = 'over' | 'soon' | 'later' | 'whenever';

/** Below it a person who looks now should act now. */
const SOON_MS = 15 * 60_000;

/** How soon an open request must be decided. */
export function urgencyOf(deadlineAt: string | undefined, now: number): Urgency {
  if (deadlineAt === undefined) return 'whenever';
  const left = new Date(deadlineAt).getTime() - now;
  if (left <= 0) return 'over';
  return left < SOON_MS ? 'soon' : 'later';
}

interface WithTeams {
  readonly teams?: readonly { readonly team: string; readonly runbooks: readonly string[] }[] | undefined;
}

/** Whether a team of mine is asked, or a runbook of such a team asks. */
export function isOfMyTeams(
  { approvers, escalated, runbook }: Pick<RequestLine, 'approvers' | 'escalated' | 'runbook'>,
  me: WithTeams,
): boolean {
  const asked = [...(approvers.teams ?? []), ...(escalated?.teams ?? [])];
  return (me.teams ?? []).some(({ team, runbooks }) => asked.includes(team) || runbooks.includes(runbook.id));
}
