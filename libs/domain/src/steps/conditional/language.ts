import { compileCondition, compileExpression } from '../../expression/index.js';
import type { StepOf } from '../step.js';
import type { Branch, CompiledConditional, StepLanguage } from '../step-language.js';

export const conditionalLanguage: StepLanguage<'conditional'> = {
  compile: (step) => ({ conditional: compileConditional(step) }),
  branches,
  sites: (step, add) => {
    add.condition(step.if, 'if');
    add.condition(step.switch, 'switch');
  },
};

function compileConditional(step: StepOf<'conditional'>): CompiledConditional {
  if (step.if !== undefined) return { if: compileCondition(step.if), then: step.then ?? [], else: step.else ?? [] };
  return { switch: compileExpression(step.switch ?? ''), cases: step.cases ?? {}, default: step.default ?? [] };
}

function branches(step: StepOf<'conditional'>): Branch[] {
  if (step.if !== undefined) {
    return [
      { branch: 'then', targets: step.then ?? [], keys: ['then'] },
      { branch: 'else', targets: step.else ?? [], keys: ['else'] },
    ];
  }
  const cases = Object.entries(step.cases ?? {}).map(([name, targets]) => ({ branch: name, targets, keys: ['cases', name] }));
  return [...cases, { branch: 'default', targets: step.default ?? [], keys: ['default'] }];
}
