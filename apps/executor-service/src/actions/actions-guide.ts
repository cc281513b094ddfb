import type { JsonObject } from '@runbook/domain';
import type { Action, ActionGuide } from './action.js';
import { describeAction } from './describe-action.js';

/** The reference part of docs/guides/actions.md: a table of all actions, then each with its parameters, output and example. */
export function actionsGuide(actions: readonly Action[]): string {
  const explained = actions.flatMap((action) => (action.guide ? [{ action, guide: action.guide }] : []));
  const lines = [
    '| action | serves | does |',
    '|---|---|---|',
    ...explained.map(({ action, guide }) => `| [\`${action.name}\`](#${action.name}) | ${guide.serves} | ${action.description} |`),
    '',
    ...explained.flatMap(({ action, guide }) => chapter(action, guide)),
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

function chapter(action: Action, { output, example }: ActionGuide): string[] {
  const { parameters } = describeAction(action);
  const required = new Set((parameters['required'] ?? []) as readonly string[]);
  const members = Object.entries((parameters['properties'] ?? {}) as Readonly<Record<string, JsonObject>>);
  return [
    `## ${action.name}`,
    '',
    action.description,
    '',
    '| parameter | is | means |',
    '|---|---|---|',
    ...members.map(([name, schema]) => `| \`${name}\`${required.has(name) ? '' : ' ?'} | ${typeOf(schema)} | ${meaning(schema)} |`),
    '',
    `Output: ${output}.`,
    '',
    '```json',
    JSON.stringify({ id: 'example', type: 'action', use: action.name, with: example }, null, 2),
    '```',
    '',
  ];
}

function typeOf(schema: JsonObject): string {
  const { type, anyOf, enum: values, items } = schema as { type?: string; anyOf?: JsonObject[]; enum?: string[]; items?: JsonObject };
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return items && typeOf(items) !== 'any JSON' ? `list of ${typeOf(items)}` : 'list';
  return type ?? 'any JSON';
}

function meaning(schema: JsonObject): string {
  const { description, default: fallback } = schema as { description?: string; default?: unknown };
  const told = description ? description.replaceAll('|', '\\|') : '';
  // An empty default is no news.
  const isNews = fallback !== undefined && fallback !== '' && !(Array.isArray(fallback) && fallback.length === 0);
  return [told, ...(isNews ? [`default \`${JSON.stringify(fallback)}\``] : [])].filter((part) => part !== '').join('; ');
}
