import type { StepLanguage } from '../step-language.js';

export const callServiceLanguage: StepLanguage<'call-service'> = {
  acts: true,
  secrets: ['/headers', '/body'],
  urls: ['/url'],
};
