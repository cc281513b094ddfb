import { Needed } from '../decision.js';
import { ExpressionError, type Explanation, type Outside, type Scope, type SecretPlace } from '../expression/index.js';
import { sampleOf } from '../json-schema/index.js';
import type { Json, JsonObject } from '../json.js';
import type { CompiledRunbook, CompiledStep } from './compile-runbook.js';
import { placedSteps } from './document.js';
import { startInputs } from './start-inputs.js';

/** What a step is tried with. */
export interface Trial {
  readonly step: string;
  readonly inputs: JsonObject;
  /** Outputs of other steps; of those that are left out, what a dry run would pretend: a value that fits their schema. */
  readonly outputs?: JsonObject;
  /** Of a step in a loop: what its iteration goes over. */
  readonly item?: Json;
  readonly index?: number;
}

export interface TrialWorld extends Outside {
  readonly tenant: string;
  /** RFC 3339. */
  readonly startedAt: string;
}

/** A place that could not be computed. */
export interface TrialFault {
  /** JSON Pointer into the step; or, behind `/inputs`, into what was given. */
  readonly at: string;
  readonly message: string;
  /** The expression, and the characters before the fault in it. */
  readonly source?: string;
  readonly position?: number;
}

/** What the step would come to, as far as that can be computed without acting. */
export interface TriedStep {
  readonly step: string;
  readonly type: string;
  /** Whether it would be done at all, and why. */
  readonly when?: { readonly holds: boolean; readonly explanation: Explanation };
  /** What stands under `with`, with every expression replaced. */
  readonly parameters?: Json;
  /** Where the executor would put secrets in; never a value. */
  readonly secrets?: readonly SecretPlace[];
  /** Of a `transform`: its output; of any other that has one, what a dry run takes for it. */
  readonly output?: Json;
  /** The output is a pretence: the step would act, ask or wait for it. */
  readonly isPretended?: true;
  readonly branch?: { readonly name: string; readonly targets: readonly string[]; readonly explanation: Json };
  /** Of a loop: what it would go over, or how often. */
  readonly over?: Json;
  /** Other steps that it reads, whose outputs nobody gave: they were pretended. */
  readonly pretends: readonly string[];
  readonly faults: readonly TrialFault[];
}

/** Computes what is pure of one step. Nothing acts, nothing is remembered. Undefined: the runbook has no such step. */
export function tryStep(compiled: CompiledRunbook, trial: Trial, world: TrialWorld): TriedStep | undefined {
  const step = compiled.step(trial.step);
  if (!step) return undefined;
  const { inputs, violations } = startInputs(compiled.runbook.inputs, trial.inputs);
  const faults: TrialFault[] = violations.map(({ path, message }) => ({ at: `/inputs${path}`, message }));
  const scope = scopeOf(compiled, trial, inputs, world);
  const trying = new Trying(faults);
  const when = step.when && trying.at('/when', () => step.when?.evaluate(scope, world));
  const rendered = trying.at('/with', () => step.parameters.renderWithPlaces(scope, world));
  const branch = trying.at(step.conditional && 'switch' in step.conditional ? '/switch' : '/if', () => branchOf(step, scope, world));
  const over = step.loop?.over && trying.at(step.loop.kind === 'count' ? '/count' : '/forEach', () => step.loop?.over?.(scope, world));
  return {
    step: step.id,
    type: step.type,
    ...(when && { when: { holds: when.value, explanation: when.explanation } }),
    ...(rendered && step.type !== 'transform' && { parameters: rendered.value }),
    ...(rendered && rendered.secrets.length > 0 && { secrets: rendered.secrets }),
    ...(branch && { branch }),
    ...(over !== undefined && { over }),
    ...outputOf(step, rendered?.value, trial),
    pretends: pretended(compiled, step, trial),
    faults,
  };
}

/** Notes what an expression is refused for, and goes on with the next place. */
class Trying {
  constructor(private readonly faults: TrialFault[]) {}

  at<Found>(place: string, compute: () => Found): Found | undefined {
    try {
      return compute();
    } catch (error) {
      if (error instanceof Needed) {
        this.faults.push({
          at: place,
          message: 'expected values that are at hand, found one that lies elsewhere; give its content instead',
        });
        return undefined;
      }
      if (!(error instanceof ExpressionError)) throw error;
      const { message, source, position, pointer = '' } = error;
      this.faults.push({ at: `${place}${pointer}`, message, source, ...(position !== undefined && { position }) });
      return undefined;
    }
  }
}

function scopeOf({ runbook, step }: CompiledRunbook, trial: Trial, inputs: JsonObject, { tenant, startedAt }: TrialWorld): Scope {
  const placed = placedSteps(runbook);
  const states = placed.map(({ step: { id } }) => [id, { status: 'COMPLETED', output: outputFor(step(id), trial) }] as const);
  const loops = placed.find(({ step: { id } }) => id === trial.step)?.loops ?? [];
  const { item, index = 0 } = trial;
  const names = loops.flatMap((loop) => (loop.as === undefined ? [] : [loop.as]));
  return {
    inputs,
    steps: Object.fromEntries(states),
    execution: { id: 'exe_trial', tenant, runbookId: runbook.id, version: 0, startedAt },
    ...(loops.length > 0 && { index, item, previous: null, ...Object.fromEntries(names.map((name) => [name, item])) }),
  };
}

function branchOf({ conditional }: CompiledStep, scope: Scope, world: Outside): TriedStep['branch'] {
  if (!conditional) return undefined;
  if ('if' in conditional) {
    const { value, explanation } = conditional.if.evaluate(scope, world);
    const targets = value ? conditional.then : conditional.else;
    return { name: value ? 'then' : 'else', targets, explanation: explanation as unknown as Json };
  }
  const value = conditional.switch.evaluate(scope, world);
  const found = typeof value === 'string' ? value : JSON.stringify(value);
  const targets = Object.hasOwn(conditional.cases, found) ? conditional.cases[found] : undefined;
  const explanation = { switch: conditional.switch.source, found };
  return targets ? { name: found, targets, explanation } : { name: 'default', targets: conditional.default, explanation };
}

function outputOf(step: CompiledStep, value: Json | undefined, trial: Trial): Pick<TriedStep, 'output' | 'isPretended'> {
  if (step.type === 'transform') return value === undefined ? {} : { output: value };
  if (step.conditional ?? step.loop) return {};
  return { output: outputFor(step, trial), isPretended: true };
}

const outputFor = (step: CompiledStep | undefined, { outputs = {} }: Trial): Json =>
  step && Object.hasOwn(outputs, step.id) ? (outputs[step.id] as Json) : sampleOf(step?.definition.output?.schema);

function pretended(compiled: CompiledRunbook, step: CompiledStep, { outputs = {} }: Trial): string[] {
  const read = [...step.parameters.references, ...(step.when?.references ?? []), ...ofBranches(step)];
  const named = new Set(read.flatMap(([root, id]) => (root === 'steps' && typeof id === 'string' ? [id] : [])));
  return [...named].filter((id) => compiled.step(id) && !Object.hasOwn(outputs, id)).sort();
}

function ofBranches({ conditional }: CompiledStep) {
  if (!conditional) return [];
  return 'if' in conditional ? conditional.if.references : conditional.switch.references;
}
