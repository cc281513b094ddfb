import type { Json, JsonObject } from '../../json.js';
import { without } from '../parameters.js';
import type { StepOf } from '../step.js';
import type { StepLanguage } from '../step-language.js';
import { compileWait } from './compile.js';

export const waitForEventLanguage: StepLanguage<'wait-for-event'> = {
  parameters,
  compile: (step) => ({ wait: compileWait(step) }),
  jumps: ({ with: { onTimeout } }) =>
    typeof onTimeout === 'object' ? [{ target: onTimeout.goto, keys: ['with', 'onTimeout', 'goto'] }] : [],
  sites: (step, add) => {
    add.condition(step.with.when, 'with/when', 'event');
    for (const list of ['anyOf', 'allOf'] as const) {
      step.with[list]?.forEach((one, index) => add.condition(one.when, `with/${list}/${index}/when`, 'event'));
    }
  },
};

/** Without the conditions: these are about the event that is awaited, which is not there when the step begins. */
function parameters({ with: authored }: StepOf<'wait-for-event'>): Json {
  const members = Object.entries(without(authored, ['when']) as JsonObject);
  return Object.fromEntries(members.map(([key, value]) => [key, LISTS.has(key) ? withoutConditions(value) : value]));
}

const LISTS: ReadonlySet<string> = new Set(['anyOf', 'allOf']);

const withoutConditions = (list: Json): Json => (list as readonly JsonObject[]).map((one) => without(one, ['when']));
