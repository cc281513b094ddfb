import { CircleSlash, OctagonX, Pause, Play, Unlock, type LucideIcon } from 'lucide-react';
import type { PermissionName } from '../api/queries.js';
import type { RunAct } from '../api/run-acts.js';
import { isFinal, lookOf } from '../ui/status-words.js';

export interface ActWords {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly needs: PermissionName;
  readonly explains: string;
  readonly done: string;
  readonly isDanger?: true;
}

export const ACT_WORDS: Readonly<Record<RunAct, ActWords>> = {
  pause: {
    ...{ label: 'Pause', icon: Pause, needs: 'executions:pause', done: 'The run is being paused.' },
    explains: 'Nothing new begins until somebody resumes it. What runs now comes to its end.',
  },
  resume: {
    ...{ label: 'Resume', icon: Play, needs: 'executions:pause', done: 'The run goes on.' },
    explains: 'The run goes on where it was paused.',
  },
  release: {
    ...{ label: 'Release', icon: Unlock, needs: 'runbooks:review', done: 'The run is released.' },
    explains: 'The run is held because its version is deprecated; it goes on with this version all the same.',
  },
  cancel: {
    ...{ label: 'Cancel', icon: CircleSlash, needs: 'executions:cancel', done: 'The run is being cancelled.', isDanger: true },
    explains: 'Steps that run are told to stop, what waits is given up, and what the runbook does on failure is done.',
  },
  terminate: {
    ...{ label: 'Terminate', icon: OctagonX, needs: 'executions:cancel', done: 'The run is terminated.', isDanger: true },
    explains: 'It ends at once. Nothing is waited for and nothing is cleaned up: what steps began outside may go on.',
  },
};

/** Why this cannot be done to a run that stands so; undefined: it can. The service decides; this spares a press. */
export function whyNotNow(act: RunAct, status: string): string | undefined {
  if (isFinal(status)) return `The run is over: ${lookOf(status).word.toLowerCase()}. Re-run it instead.`;
  if (act === 'pause' && (status === 'PAUSED' || status === 'PAUSING')) return 'The run is paused already.';
  if (act === 'resume' && status !== 'PAUSED' && status !== 'PAUSING') return 'The run is not paused.';
  if (act === 'release' && status !== 'AUTHORITY_HOLD') return 'The run is not held.';
  return undefined;
}
