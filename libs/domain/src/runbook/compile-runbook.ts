import {
  compileCondition,
  compileExpression,
  compileTemplate,
  type Condition,
  type Expression,
  type Template,
} from '../expression/index.js';
import { compileSchema, type SchemaValidator } from './author-schema.js';
import type { Runbook } from './document.js';
import { parametersOf, SECRET_POINTERS } from './parameters.js';
import { retryLaw, type RetryLaw } from './retry-law.js';
import { compileLoop, type CompiledLoop } from '../steps/loop/compile.js';
import { compileWait, type CompiledWait } from '../steps/wait-for-event/compile.js';
import type { Step, StepOf, StepType } from '../steps/step.js';
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

export interface CompiledStep extends StepLinks {
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
  /** The action's name, for `action` steps. */
  readonly use?: string;
  readonly outputSchema?: SchemaValidator;
  readonly evidence: readonly { readonly name: string; readonly value: Template }[];
  readonly conditional?: CompiledConditional;
  readonly loop?: CompiledLoop;
  /** A loop's body; empty for other types. */
  readonly body: readonly CompiledStep[];
  readonly wait?: CompiledWait;
}

export type CompiledConditional =
  | { readonly if: Condition; readonly then: readonly string[]; readonly else: readonly string[] }
  | { readonly switch: Expression; readonly cases: Readonly<Record<string, readonly string[]>>; readonly default: readonly string[] };

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
    ...(step.type === 'action' && { use: step.use }),
    ...(output?.schema !== undefined && { outputSchema: compileSchema(output.schema) }),
    evidence: (output?.evidence ?? []).map(({ name: evidence, value }) => ({ name: evidence, value: compileTemplate(value) })),
    ...(step.type === 'conditional' && { conditional: compileConditional(step) }),
    ...(step.type === 'loop' && { loop: compileLoop(step) }),
    body: step.type === 'loop' ? compileSteps(step.steps, onFailure) : [],
    ...(step.type === 'wait-for-event' && { wait: compileWait(step) }),
  };
}

function compileParameters(step: Step): Template {
  const parameters = step.type === 'transform' ? step.with.value : (parametersOf(step) ?? {});
  const secrets = SECRET_POINTERS[step.type];
  return compileTemplate(parameters, secrets ? { secrets } : {});
}

function compileConditional(step: StepOf<'conditional'>): CompiledConditional {
  if (step.if !== undefined) return { if: compileCondition(step.if), then: step.then ?? [], else: step.else ?? [] };
  return { switch: compileExpression(step.switch ?? ''), cases: step.cases ?? {}, default: step.default ?? [] };
}
