import { z } from 'zod';
import { json } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

/** Computes a value from what the execution knows. */
export const transformStep = z.strictObject({ ...stepFields, type: z.literal('transform'), with: z.strictObject({ value: json }) });
