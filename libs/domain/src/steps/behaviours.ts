import type { StepType } from '../runbook/index.js';
import type { Drafting } from '../execution/drafting/drafting.js';
import type { Instance } from '../execution/drafting/instance.js';
import { askPeople } from './human-approval/begin.js';
import { requestChild } from './runbook/begin.js';
import { chooseBranch } from './conditional/begin.js';
import { startLoop } from './loop/begin.js';
import { requestStep } from './dispatched/request.js';
import { setTimer } from './timer/begin.js';
import { transform } from './transform/begin.js';
import { openWaits } from './wait-for-event/begin.js';

type Beginning = (draft: Drafting, instance: Instance) => void;

/** How a step of each type begins. */
const BEGINNINGS: Readonly<Record<StepType, Beginning>> = {
  action: requestStep,
  'call-service': requestStep,
  command: requestStep,
  conditional: chooseBranch,
  'human-approval': askPeople,
  instruction: askPeople,
  loop: startLoop,
  notify: requestStep,
  runbook: requestChild,
  timer: setTimer,
  transform,
  'wait-for-event': openWaits,
};

export function beginStep(draft: Drafting, instance: Instance): void {
  BEGINNINGS[instance.step.type](draft, instance);
}
