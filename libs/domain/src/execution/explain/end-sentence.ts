import type { Failure } from '../events/run.js';
import type { ExecutionState } from '../state/execution-state.js';
import type { ExecutionStatus } from '../state/transitions.js';

type Status = ExecutionStatus | 'NONE';
type Outcome = NonNullable<ExecutionState['failing']>['outcome'];

const ENDED: Readonly<Partial<Record<Status, string>>> = {
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'was cancelled',
  TIMED_OUT: 'timed out',
};
const ENDING: Readonly<Record<Outcome, string>> = { FAILED: 'is failing', CANCELLED: 'is being cancelled', TIMED_OUT: 'is timing out' };

/** `completed`, `failed`: how a run that is over ended, to be read. */
export const endInWords = (status: Status): string => ENDED[status] ?? 'is over';

/** `The run failed at step send: connection refused.` */
export const endSentence = (status: Status, failure?: Failure): string => `The run ${endInWords(status)}${reasonOf(failure)}.`;

/** The same of a run that still waits for what it has begun; without a stop, so that more can follow. */
export const endingClause = ({ outcome, failure }: NonNullable<ExecutionState['failing']>): string =>
  `The run ${ENDING[outcome]}${reasonOf(failure)}`;

function reasonOf(failure: Failure | undefined): string {
  if (!failure) return '';
  const { step, error } = failure;
  return `${step === undefined ? '' : ` at step ${step}`}: ${error.message.replace(/\.$/, '')}`;
}
