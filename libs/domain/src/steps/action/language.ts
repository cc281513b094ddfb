import type { StepLanguage } from '../step-language.js';

export const actionLanguage: StepLanguage<'action'> = {
  acts: true,
  compile: ({ use }) => ({ use }),
};
