import type { TemplateOptions } from '../expression/index.js';
import { actionLanguage } from './action/language.js';
import { callServiceLanguage } from './call-service/language.js';
import { conditionalLanguage } from './conditional/language.js';
import { humanApprovalLanguage } from './human-approval/language.js';
import { instructionLanguage } from './instruction/language.js';
import { loopLanguage } from './loop/language.js';
import type { Step, StepType } from './step.js';
import type { StepLanguage } from './step-language.js';
import { waitForEventLanguage } from './wait-for-event/language.js';
import { transformLanguage } from './transform/language.js';

/**
 * The language's half of the registry of step types; how they run is in `behaviours.ts`. Two tables, because the language is read, checked and
 * compiled where nothing runs.
 */
const LANGUAGES: { readonly [Type in StepType]: StepLanguage<Type> } = {
  action: actionLanguage,
  'call-service': callServiceLanguage,
  command: { acts: true },
  conditional: conditionalLanguage,
  'human-approval': humanApprovalLanguage,
  instruction: instructionLanguage,
  loop: loopLanguage,
  notify: { acts: true, urls: ['/url'] },
  runbook: { acts: true },
  timer: {},
  transform: transformLanguage,
  'wait-for-event': waitForEventLanguage,
};

/** What the language knows of the step's type. */
export function languageOf<Type extends StepType>(step: { readonly type: Type } & Pick<Step, 'type'>): StepLanguage<StepType> {
  return LANGUAGES[step.type] as unknown as StepLanguage<StepType>;
}

/** How the step's parameters are read as a template. */
export function parameterOptions(step: Pick<Step, 'type'>): TemplateOptions {
  const { secrets, urls } = languageOf(step);
  return { ...(secrets && { secrets }), ...(urls && { urls }) };
}

/** Whether steps of the type ask people, and how. Undefined for a type that nobody knows. */
export function asksPeople(type: string): 'approval' | 'instruction' | undefined {
  return Object.hasOwn(LANGUAGES, type) ? LANGUAGES[type as StepType].asks : undefined;
}
