import type { StepType } from '../../runbook/index.js';
import type { Drafting } from '../drafting.js';
import type { Instance } from '../instance.js';
import { askPeople } from './ask-people.js';
import { requestChild } from './child.js';
import { chooseBranch } from './conditional.js';
import { startLoop } from './loop.js';
import { requestStep } from './request.js';
import { setTimer } from './timer.js';
import { transform } from './transform.js';
import { openWaits } from './wait-for-event.js';

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
