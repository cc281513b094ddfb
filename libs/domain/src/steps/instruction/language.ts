import { without } from '../parameters.js';
import type { StepLanguage } from '../step-language.js';

export const instructionLanguage: StepLanguage<'instruction'> = {
  asks: 'instruction',
  parameters: ({ with: parameters }) => without(parameters, ['form']),
  form: ({ with: { form } }) => form,
};
