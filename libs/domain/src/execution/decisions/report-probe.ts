import type { ReportProbe } from '../commands/index.js';
import { settleCompleted } from '../settling/settle-completed.js';
import type { Drafting } from '../drafting/drafting.js';
import { guarded } from '../settling/guarded.js';
import { notePolicy } from './report-policy.js';
import { requestAgain } from '../../steps/dispatched/request-again.js';

/** The executor found out what became of a step in doubt: done, or to be asked for again. */
export function reportProbe(draft: Drafting, command: ReportProbe): void {
  const { step: path, attempt, happened, output } = command;
  const step = draft.stepAt(path);
  const instance = draft.instance(path);
  if (!instance || step?.status !== 'IN_DOUBT' || step.attempt !== attempt) return;
  notePolicy(draft, command);
  const outcome = happened ? 'completed' : 'retry';
  const reason = happened ? 'the probe found that it happened' : 'the probe found that it did not happen';
  draft.emit({ type: 'StepResolved', at: draft.world.now, step: path, outcome, reason, probed: true });
  if (happened) guarded(draft, instance, () => settleCompleted(draft, instance, { output: output ?? null, attempt }), { acted: true });
  else requestAgain(draft, instance);
}
