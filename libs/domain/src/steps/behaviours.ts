import type { StepType } from './step.js';
import { chooseBranch } from './conditional/begin.js';
import { explainAttempt } from './dispatched/explain.js';
import { fireAttempt } from './dispatched/fire.js';
import { requestStep } from './dispatched/request.js';
import { askPeople } from './human-approval/begin.js';
import { explainApproval } from './human-approval/explain.js';
import { fireApprovalTimers } from './human-approval/fire.js';
import { startLoop } from './loop/begin.js';
import { explainLoop } from './loop/explain.js';
import { timeOutLoop } from './loop/fire.js';
import { requestChild } from './runbook/begin.js';
import { explainChild } from './runbook/explain.js';
import { timeOutChild } from './runbook/fire.js';
import type { StepBehaviour } from './step-behaviour.js';
import { setTimer } from './timer/begin.js';
import { explainTimer } from './timer/explain.js';
import { completeTimer } from './timer/fire.js';
import { transform } from './transform/begin.js';
import { openWaits } from './wait-for-event/begin.js';
import { explainWait } from './wait-for-event/explain.js';
import { timeOutWait } from './wait-for-event/fire.js';

/** An executor, or a worker, does it. */
const dispatched: StepBehaviour = { begin: requestStep, fire: fireAttempt, explain: explainAttempt };
const askingPeople: StepBehaviour = { begin: askPeople, fire: fireApprovalTimers, explain: explainApproval };

/** The second half of the registry of step types, beside `languages.ts`: how a step of each type begins, what its clocks do, how it is explained. */
const BEHAVIOURS: Readonly<Record<StepType, StepBehaviour>> = {
  action: dispatched,
  'call-service': dispatched,
  command: dispatched,
  conditional: { begin: chooseBranch },
  'human-approval': askingPeople,
  instruction: askingPeople,
  loop: { begin: startLoop, fire: timeOutLoop, explain: explainLoop },
  notify: dispatched,
  runbook: { begin: requestChild, fire: timeOutChild, explain: explainChild },
  timer: { begin: setTimer, fire: completeTimer, explain: explainTimer },
  transform: { begin: transform },
  'wait-for-event': { begin: openWaits, fire: timeOutWait, explain: explainWait },
};

export const behaviourOf = (type: StepType): StepBehaviour => BEHAVIOURS[type];

/** By the name that a state holds; undefined for one that this version does not know. */
export function behaviourNamed(type: string): StepBehaviour | undefined {
  return Object.hasOwn(BEHAVIOURS, type) ? BEHAVIOURS[type as StepType] : undefined;
}
