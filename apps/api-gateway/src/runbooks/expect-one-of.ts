import { Problem } from '../http/problem.js';

/** Of who may write the runbooks of his teams alone. Throws the problem `permission-missing`. */
export function expectOneOf(ids: readonly string[] | undefined, id: string): void {
  if (ids === undefined || ids.includes(id)) return;
  throw new Problem(
    'permission-missing',
    `expected a runbook of a team within which you may write runbooks, found ${id}; ask an administrator to give the id to the team`,
    { members: { permission: 'runbooks:write' } },
  );
}
