import { ExpressionError, scanCondition, type ConditionSource } from '../../expression/index.js';
import type { Step } from '../../steps/step.js';
import type { Facts, Finding } from './facts.js';

/** The value of a condition that reads nothing; undefined if it reads something, or cannot be evaluated. */
export function constantCondition(source: ConditionSource | undefined): boolean | undefined {
  if (source === undefined) return undefined;
  const { condition, errors } = scanCondition(source);
  if (errors.length > 0 || condition.references.length > 0) return undefined;
  try {
    return condition.evaluate({}).value;
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** A branch that cannot be taken because the condition is constant. */
export function isDeadBranch(step: Step, branch: string): boolean {
  if (step.type !== 'conditional' || step.if === undefined) return false;
  const value = constantCondition(step.if);
  return value !== undefined && (branch === 'then') !== value;
}

/** Conditions that read nothing decide nothing. */
export function constantConditions({ placed }: Facts): Finding[] {
  return placed.flatMap(({ step, path }) => {
    const conditions = {
      when: step.when,
      ...(step.type === 'conditional' && { if: step.if }),
      ...(step.type === 'loop' && { while: step.while, breakIf: step.breakIf }),
    };
    return Object.entries(conditions).flatMap(([key, source]): Finding[] => {
      const value = constantCondition(source);
      if (value === undefined) return [];
      return [
        {
          code: 'constant-condition',
          severity: 'warning',
          message: `expected a condition that depends on something, found one that is always ${value}; remove it`,
          path: `${path}/${key}`,
        },
      ];
    });
  });
}
