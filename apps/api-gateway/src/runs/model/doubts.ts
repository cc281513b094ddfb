import { stepAt, type ExecutionState, type StepError } from '@runbook/domain';

/** Steps that a line names; all are in the run itself. */
const NAMED_MAX = 20;

/** The steps of a run of which nobody knows whether they happened, and who may say so. */
export interface Doubts {
  readonly count: number;
  /** The first of them. */
  readonly steps: readonly DoubtedStep[];
  /** Of the run's legal basis; absent where it has none. */
  readonly authorizedUsers?: readonly string[];
}

export interface DoubtedStep {
  /** Its path. */
  readonly step: string;
  readonly type: string;
  readonly name?: string;
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly startedAt?: number;
  readonly error: Pick<StepError, 'name' | 'message'>;
}

/** Undefined where nothing is in doubt, as in nearly every run. */
export function doubtsOf({ open, steps, legalBasis }: ExecutionState): Doubts | undefined {
  const paths = open.filter((path) => stepAt(steps, path)?.status === 'IN_DOUBT');
  if (paths.length === 0) return undefined;
  const named = paths.slice(0, NAMED_MAX).map((path) => doubtedStep(path, steps));
  return { count: paths.length, steps: named, ...(legalBasis && { authorizedUsers: legalBasis.authorizedUsers }) };
}

function doubtedStep(path: string, steps: ExecutionState['steps']): DoubtedStep {
  const { type = '', name, attempt = 0, startedAt, doubt } = stepAt(steps, path) ?? {};
  const { name: error, message } = doubt ?? { name: 'internal', message: 'nobody knows whether it happened' };
  const optional = { ...(name !== undefined && { name }), ...(startedAt !== undefined && { startedAt }) };
  return { step: path, type, attempt, ...optional, error: { name: error, message } };
}
