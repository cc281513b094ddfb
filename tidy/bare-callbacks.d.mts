import type { Rule } from 'eslint';

export const noBareCallback: Rule.RuleModule;
