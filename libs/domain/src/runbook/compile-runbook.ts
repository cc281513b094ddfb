import { compileCondition, compileTemplate, type Condition, type Template } from '../expression/index.js';
import type { SchemaValidator } from '../json-schema/index.js';
import { compileSchema } from './author-schema.js';
import type { Runbook } from './document.js';
import { parametersOf } from './parameters.js';
import { retryLaw, type RetryLaw } from './retry-law.js';
import { languageOf, parameterOptions } from '../steps/languages.js';
import type { CompiledOwn } from '../steps/step-language.js';
import type { Step, StepType } from '../steps/step.js';
import { stepLinks, type StepLinks } from './step-links.js';

/** A definition, made ready to be decided on. Computed once per digest; it holds nothing of any execution. */
export interface CompiledRunbook {
  readonly runbook: Runbook;
  /** In the definition's order; bodies of loops hang at their loops. */
  readonly steps: readonly CompiledStep[];
  readonly onFailure: readonly CompiledStep[];
  readonly outputs?: Template;
  /** A step of `steps`, of `onFailure` or of a loop's body by its id, which is unique in the document. */
  readonly step: (id: string) => CompiledStep | undefined;
}

export interface CompiledStep extends StepLinks, CompiledOwn {
  readonly id: string;
  readonly type: StepType;
  readonly name?: string;
  /** Part of `onFailure`. */
  readonly onFailure: boolean;
  /** The step as its author wrote it. */
  readonly definition: Step;
  readonly join: 'all' | 'any';
  readonly when?: Condition;
  readonly retry: RetryLaw;
  /** Of one attempt. */
  readonly timeoutMs?: number;
  readonly onError: 'fail' | 'continue' | 'skip' | { readonly goto: string };
  readonly effect: 'idempotent' | 'once';
  readonly sensitive?: string;
  /** What stands under `with`; `{}` for types without. For `transform` the value itself. */
  readonly parameters: Template;
  readonly outputSchema?: SchemaValidator;
  readonly evidence: readonly { readonly name: string; readonly value: Template }[];
  /** A loop's body; empty for other types. */
  readonly body: readonly CompiledStep[];
}

/** The runbook must have been read by `parseRunbook`: what that reports, this throws (`ExpressionError`, `SchemaRefused`). */
export function compileRunbook(runbook: Runbook): CompiledRunbook {
  const steps = compileSteps(runbook.steps, false);
  const onFailure = compileSteps(runbook.onFailure ?? [], true);
  const byId = new Map([...steps, ...onFailure].flatMap(withBody).map((step) => [step.id, step]));
  return {
    runbook,
    steps,
    onFailure,
    ...(runbook.outputs && { outputs: compileTemplate(runbook.outputs) }),
    step: (id) => byId.get(id),
  };
}

const withBody = (step: CompiledStep): CompiledStep[] => [step, ...step.body.flatMap(withBody)];

function compileSteps(steps: readonly Step[], onFailure: boolean): CompiledStep[] {
  const links = stepLinks(steps);
  return steps.map((step, index) => compileStep(step, onFailure, links[index] as StepLinks));
}

function compileStep(step: Step, onFailure: boolean, links: StepLinks): CompiledStep {
  const { id, type, name, when, timeoutMs, sensitive, output } = step;
  const language = languageOf(step);
  return {
    id,
    type,
    ...(name !== undefined && { name }),
    onFailure,
    definition: step,
    ...links,
    join: step.join ?? 'all',
    ...(when !== undefined && { when: compileCondition(when) }),
    retry: retryLaw(step.retry),
    ...(timeoutMs !== undefined && { timeoutMs }),
    onError: step.onError ?? 'fail',
    effect: step.effect ?? 'idempotent',
    ...(sensitive !== undefined && { sensitive }),
    parameters: compileParameters(step),
    ...(output?.schema !== undefined && { outputSchema: compileSchema(output.schema) }),
    evidence: (output?.evidence ?? []).map(({ name: evidence, value }) => ({ name: evidence, value: compileTemplate(value) })),
    ...language.compile?.(step),
    body: compileSteps(language.body?.(step) ?? [], onFailure),
  };
}

function compileParameters(step: Step): Template {
  const { rendered } = languageOf(step);
  return compileTemplate(rendered ? rendered(step) : (parametersOf(step) ?? {}), parameterOptions(step));
}
