import {
  scanCondition,
  scanTemplate,
  type Condition,
  type ConditionSource,
  type ExpressionError,
  type Path,
  type Template,
  type TemplateExpression,
} from '../expression/index.js';
import type { Json } from '../json.js';
import { placedSteps, type PlacedStep, type Runbook } from './document.js';
import type { JsonSchema } from './author-schema.js';
import { parametersOf, SECRET_POINTERS } from './parameters.js';
import type { Step } from '../steps/step.js';

/** One place of the document that holds expressions. */
export interface ExpressionSite {
  /** JSON Pointer of the value that holds them. */
  readonly path: string;
  readonly references: readonly Path[];
  readonly tested: readonly Path[];
  readonly expressions: readonly TemplateExpression[];
  readonly errors: readonly ExpressionError[];
  readonly purpose: SitePurpose;
  /** The step that reads; undefined for triggers and outputs. */
  readonly reader?: PlacedStep;
}

/** When the site is evaluated, which decides what it may read. */
export type SitePurpose = 'outputs' | 'trigger' | 'step' | 'event' | 'result' | 'body';

/** Every place of the document that holds expressions, compiled. */
export function expressionSites(runbook: Runbook): ExpressionSite[] {
  const sites: ExpressionSite[] = [];
  if (runbook.outputs) sites.push(templateSite(runbook.outputs, '/outputs', 'outputs'));
  runbook.triggers?.forEach((trigger, index) => {
    const path = `/triggers/${index}`;
    if ('event' in trigger && trigger.when !== undefined) sites.push(conditionSite(trigger.when, `${path}/when`, 'trigger'));
    if (trigger.inputs) sites.push(templateSite(trigger.inputs, `${path}/inputs`, 'trigger'));
    if ('event' in trigger && trigger.id !== undefined) sites.push(templateSite(trigger.id, `${path}/id`, 'trigger'));
  });
  for (const placed of placedSteps(runbook)) sites.push(...stepSites(placed));
  return sites;
}

/** Every author's JSON Schema with its JSON Pointer. */
export function authorSchemas(runbook: Runbook): { path: string; schema: JsonSchema }[] {
  const found: { path: string; schema: JsonSchema }[] = [];
  if (runbook.inputs !== undefined) found.push({ path: '/inputs', schema: runbook.inputs });
  for (const { step, path } of placedSteps(runbook)) {
    if (step.output?.schema !== undefined) found.push({ path: `${path}/output/schema`, schema: step.output.schema });
    const form = step.type === 'human-approval' || step.type === 'instruction' ? step.with.form : undefined;
    if (form !== undefined) found.push({ path: `${path}/with/form`, schema: form });
  }
  return found;
}

function stepSites(reader: PlacedStep): ExpressionSite[] {
  const { step, path } = reader;
  const sites: ExpressionSite[] = [];
  const condition = (source: ConditionSource | undefined, key: string, purpose: SitePurpose = 'step') => {
    if (source !== undefined) sites.push({ ...conditionSite(source, `${path}/${key}`, purpose), reader });
  };
  const template = (value: Json | undefined, key: string, purpose: SitePurpose = 'step') => {
    if (value !== undefined) sites.push({ ...templateSite(value, `${path}/${key}`, purpose), reader });
  };
  condition(step.when, 'when');
  const parameters = parametersOf(step);
  if (parameters !== undefined) sites.push({ ...templateSite(parameters, `${path}/with`, 'step', SECRET_POINTERS[step.type]), reader });
  step.output?.evidence?.forEach(({ value }, index) => template(value, `output/evidence/${index}/value`, 'result'));
  ownSites(step, condition, template);
  return sites;
}

type AddCondition = (source: ConditionSource | undefined, key: string, purpose?: SitePurpose) => void;
type AddTemplate = (value: Json | undefined, key: string, purpose?: SitePurpose) => void;

function ownSites(step: Step, condition: AddCondition, template: AddTemplate): void {
  switch (step.type) {
    case 'conditional':
      condition(step.if, 'if');
      condition(step.switch, 'switch');
      return;
    case 'wait-for-event':
      condition(step.with.when, 'with/when', 'event');
      for (const list of ['anyOf', 'allOf'] as const)
        step.with[list]?.forEach((one, index) => condition(one.when, `with/${list}/${index}/when`, 'event'));
      return;
    case 'loop':
      addComputed(step.forEach, 'forEach', condition, template);
      addComputed(step.count, 'count', condition, template);
      condition(step.while, 'while', 'body');
      condition(step.breakIf, 'breakIf', 'body');
      template(step.collect, 'collect', 'body');
      return;
    default:
      return;
  }
}

/** A text is an expression, or a template if it holds a placeholder; anything else is a template. */
function addComputed(value: Json | undefined, key: string, condition: AddCondition, template: AddTemplate): void {
  if (typeof value === 'string' && !value.includes('{{')) condition(value, key);
  else template(value, key);
}

function templateSite(value: Json, path: string, purpose: SitePurpose, secrets?: readonly string[]): ExpressionSite {
  const { template, errors } = scanTemplate(value, secrets ? { secrets } : {});
  return { ...site(path, purpose, template), errors };
}

function conditionSite(source: ConditionSource, path: string, purpose: SitePurpose): ExpressionSite {
  const { condition, errors } = scanCondition(source);
  return { ...site(path, purpose, condition), errors };
}

function site(path: string, purpose: SitePurpose, { references, tested, expressions }: Template | Condition): ExpressionSite {
  return { path, purpose, references, tested, expressions, errors: [] };
}
