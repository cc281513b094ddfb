import { z } from 'zod';
import { jsonMap, text } from '../../runbook/fields.js';
import { stepFields } from '../step-fields.js';

/** A registered action, built in or from a plugin. */
export const actionStep = z.strictObject({ ...stepFields, type: z.literal('action'), use: text, with: jsonMap.optional() });
