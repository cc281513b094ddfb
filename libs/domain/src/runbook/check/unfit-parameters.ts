import type { JsonObject } from '../../json.js';
import type { PlacedStep } from '../document.js';
import { parametersOf } from '../parameters.js';
import type { Trigger } from '../document.js';
import type { Facts, Finding, Surroundings } from './facts.js';
import { holdsPlaceholder, literalFaults } from './literal-values.js';

const OF_INPUTS = { missing: 'missing-input', unknown: 'unknown-input', unfit: 'unfit-inputs' } as const;
const OF_PARAMETERS = { missing: 'missing-parameter', unknown: 'unknown-parameter', unfit: 'unfit-parameter' } as const;

/** What a step or a trigger gives to a runbook or an action must be what that takes, as far as it stands in the document. */
export function unfitParameters(facts: Facts): Finding[] {
  const { placed, surroundings, runbook } = facts;
  return [
    ...placed.flatMap((one) => [...ofChild(one, facts), ...ofAction(one, surroundings)]),
    ...(runbook.triggers ?? []).flatMap((trigger, index) => ofTrigger(trigger, `/triggers/${index}`, facts)),
  ];
}

function ofChild({ step, path }: PlacedStep, { surroundings, runbook }: Facts): Finding[] {
  if (step.type !== 'runbook') return [];
  const { id, version = 'latest', inputs } = step.with;
  // The newest version of the runbook itself is the one that is being checked.
  const child = id === runbook.id && version === 'latest' ? runbook : surroundings.runbook?.(id, version);
  if (child?.inputs === undefined) return [];
  const taken = { what: `inputs of ${id}`, schema: child.inputs, codes: OF_INPUTS, path: `${path}/with/inputs`, listsAll: true } as const;
  return literalFaults(taken, inputs ?? {});
}

function ofAction({ step, path }: PlacedStep, { actionParameters }: Surroundings): Finding[] {
  if (step.type !== 'action') return [];
  const schema = actionParameters?.(step.use);
  if (schema === undefined) return [];
  return literalFaults(
    { what: `parameters of ${step.use}`, schema, codes: OF_PARAMETERS, path: `${path}/with` },
    (parametersOf(step) ?? {}) as JsonObject,
  );
}

/** Inputs of a schedule that are constant, or left out, are judged as a whole by its own rule; of all others is told what is certain. */
function ofTrigger(trigger: Trigger, path: string, { runbook }: Facts): Finding[] {
  const { inputs } = trigger;
  if (runbook.inputs === undefined) return [];
  if ('schedule' in trigger && !holdsPlaceholder(inputs)) return [];
  const taken = { what: `inputs of ${runbook.id}`, schema: runbook.inputs, codes: OF_INPUTS, listsAll: true } as const;
  return literalFaults({ ...taken, path: `${path}/inputs` }, inputs ?? {});
}
