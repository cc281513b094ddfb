import { z } from 'zod';
import { condition, stepId, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

const targets = z.array(stepId);

/** `if` with `then` and `else`, or `switch` (a CEL expression, compared as text) with `cases` and `default`. */
export const conditionalStep = z
  .strictObject({
    ...stepFields,
    type: z.literal('conditional'),
    if: condition.optional(),
    then: targets.optional(),
    else: targets.optional(),
    switch: text.optional(),
    cases: z.record(z.string(), targets).optional(),
    default: targets.optional(),
  })
  .refine((step) => (step.if === undefined) !== (step.switch === undefined), {
    error: 'expected either if or switch, found both or neither',
  })
  .refine((step) => step.if === undefined || (step.cases === undefined && step.default === undefined), {
    error: 'expected then and else beside if, found cases or default; these belong to switch',
  })
  .refine((step) => step.switch === undefined || (step.cases !== undefined && step.then === undefined && step.else === undefined), {
    error: 'expected cases (and default) beside switch, found none, or then or else; these belong to if',
  });
