import type { StepLanguage } from '../step-language.js';

export const transformLanguage: StepLanguage<'transform'> = {
  rendered: ({ with: { value } }) => value,
};
