import {
  scanCondition,
  scanTemplate,
  type Condition,
  type ConditionSource,
  type ExpressionError,
  type Path,
  type Template,
  type TemplateExpression,
  type TemplateOptions,
} from '../expression/index.js';
import type { Json } from '../json.js';
import { placedSteps, type PlacedStep, type Runbook } from './document.js';
import type { JsonSchema } from './author-schema.js';
import { languageOf, parameterOptions } from '../steps/languages.js';
import type { SiteCollector, SitePurpose } from '../steps/step-language.js';
import { parametersOf } from './parameters.js';

/** One place of the document that holds expressions. */
export interface ExpressionSite {
  /** JSON Pointer of the value that holds them. */
  readonly path: string;
  readonly references: readonly Path[];
  readonly tested: readonly Path[];
  readonly expressions: readonly TemplateExpression[];
  readonly errors: readonly ExpressionError[];
  /** What the author wrote, where expressions stand in placeholders. */
  readonly template?: Json;
  readonly purpose: SitePurpose;
  /** The step that reads; undefined for triggers and outputs. */
  readonly reader?: PlacedStep;
}

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
    const form = languageOf(step).form?.(step);
    if (form !== undefined) found.push({ path: `${path}/with/form`, schema: form });
  }
  return found;
}

function stepSites(reader: PlacedStep): ExpressionSite[] {
  const { step, path } = reader;
  const sites: ExpressionSite[] = [];
  const add: SiteCollector = {
    condition: (source, key, purpose = 'step') => {
      if (source !== undefined) sites.push({ ...conditionSite(source, `${path}/${key}`, purpose), reader });
    },
    template: (value, key, purpose = 'step') => {
      if (value !== undefined) sites.push({ ...templateSite(value, `${path}/${key}`, purpose), reader });
    },
  };
  const language = languageOf(step);
  add.condition(step.when, 'when');
  const parameters = parametersOf(step);
  if (parameters !== undefined) sites.push({ ...templateSite(parameters, `${path}/with`, 'step', parameterOptions(step)), reader });
  step.output?.evidence?.forEach(({ value }, index) => add.template(value, `output/evidence/${index}/value`, 'result'));
  language.sites?.(step, add);
  return sites;
}

function templateSite(value: Json, path: string, purpose: SitePurpose, options?: TemplateOptions): ExpressionSite {
  const { template, errors } = scanTemplate(value, options);
  return { ...site(path, purpose, template), errors, template: value };
}

function conditionSite(source: ConditionSource, path: string, purpose: SitePurpose): ExpressionSite {
  const { condition, errors } = scanCondition(source);
  return { ...site(path, purpose, condition), errors };
}

function site(path: string, purpose: SitePurpose, { references, tested, expressions }: Template | Condition): ExpressionSite {
  return { path, purpose, references, tested, expressions, errors: [] };
}
