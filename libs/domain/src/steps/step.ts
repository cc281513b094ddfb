import { z } from 'zod';
import { actionStep } from './action/schema.js';
import { callServiceStep } from './call-service/schema.js';
import { commandStep } from './command/schema.js';
import { conditionalStep } from './conditional/schema.js';
import { humanApprovalStep } from './human-approval/schema.js';
import { instructionStep } from './instruction/schema.js';
import { loopFields, loopKinds } from './loop/schema.js';
import { notifyStep } from './notify/schema.js';
import { runbookStep } from './runbook/schema.js';
import { timerStep } from './timer/schema.js';
import { transformStep } from './transform/schema.js';
import { waitForEventStep } from './wait-for-event/schema.js';

const flatSteps = [
  actionStep,
  callServiceStep,
  commandStep,
  conditionalStep,
  humanApprovalStep,
  instructionStep,
  notifyStep,
  runbookStep,
  timerStep,
  transformStep,
  waitForEventStep,
] as const;

type FlatStep = z.infer<(typeof flatSteps)[number]>;
type LoopOwnFields = z.infer<z.ZodObject<typeof loopFields>>;

/** A loop and its body. */
export interface LoopStep extends LoopOwnFields {
  steps: Step[];
}

/** A step of any type, as its author wrote it. */
export type Step = FlatStep | LoopStep;
export type StepType = Step['type'];
export type StepOf<T extends StepType> = Extract<Step, { type: T }>;

const loopStep = z
  .strictObject({ ...loopFields, steps: z.lazy(() => z.array(step).min(1)) })
  .refine(loopKinds, { error: 'expected exactly one of forEach, while and count, found another number of them' })
  .refine((loop) => loop.while === undefined || loop.maxIterations !== undefined, {
    error: 'expected maxIterations beside while, found none; state it, at most 1000, so that the loop is bounded',
  });

export const step: z.ZodType<Step> = z.discriminatedUnion('type', [...flatSteps, loopStep]).meta({ id: 'step' });

/** Every step type of the language. */
export const STEP_TYPES: readonly StepType[] = [...flatSteps.map((option) => option.shape.type.value), 'loop'];
