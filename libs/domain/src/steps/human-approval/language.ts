import { without } from '../parameters.js';
import type { StepLanguage } from '../step-language.js';

export const humanApprovalLanguage: StepLanguage<'human-approval'> = {
  asks: 'approval',
  parameters: ({ with: parameters }) => without(parameters, ['form']),
  form: ({ with: { form } }) => form,
};
