import type { Json } from '../../json.js';
import type { SiteCollector, StepLanguage } from '../step-language.js';
import { compileLoop } from './compile.js';

export const loopLanguage: StepLanguage<'loop'> = {
  compile: (step) => ({ loop: compileLoop(step) }),
  body: ({ steps }) => steps,
  sites: (step, add) => {
    addComputed(step.forEach, 'forEach', add);
    addComputed(step.count, 'count', add);
    add.condition(step.while, 'while', 'body');
    add.condition(step.breakIf, 'breakIf', 'body');
    add.template(step.collect, 'collect', 'body');
  },
};

/** A text is an expression, or a template if it holds a placeholder; anything else is a template. */
function addComputed(value: Json | undefined, key: string, add: SiteCollector): void {
  if (typeof value === 'string' && !value.includes('{{')) add.condition(value, key);
  else add.template(value, key);
}
