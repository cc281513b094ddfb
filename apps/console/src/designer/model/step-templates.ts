import type { Json, JsonObject } from '../../forms/json.js';
import { isObject } from '../../forms/json.js';

/** What each step type begins with: as much as its schema asks for, and what nearly every author adds. */
const TEMPLATES: Readonly<Record<string, JsonObject>> = {
  'call-service': {
    with: { method: 'GET', url: 'https://service.example/path' },
    retry: { maxAttempts: 3, backoff: 'exponential', delayMs: 500 },
    timeoutMs: 15_000,
  },
  action: {},
  conditional: { if: 'true', then: [], else: [] },
  loop: { forEach: '[1, 2, 3]', as: 'item', steps: [] },
  'human-approval': {
    with: {
      approvers: { roles: ['incident-lead'] },
      fourEyes: true,
      timeoutMs: 1_800_000,
      onTimeout: 'reject',
      message: 'May this go on?',
    },
  },
  instruction: { with: { markdown: 'What is to be done, and how to see that it is.', assignee: { roles: ['operator'] } } },
  transform: { with: { value: '{{ execution.id }}' } },
  'wait-for-event': { with: { event: 'com.example.done', key: '{{ execution.id }}', timeoutMs: 600_000, onTimeout: 'fail' } },
  timer: { with: { durationMs: 60_000 } },
  runbook: { with: { id: 'another-runbook', version: 'latest', inputs: {} } },
  command: { with: { host: 'host.example', credential: 'ssh-key', argv: ['uptime'] } },
  notify: { with: { channel: 'webhook', url: 'https://chat.example/hook', text: 'Run {{ execution.id }} says hello' } },
};

/** Every type of which a step can be made without choosing more. */
export const STEP_TYPES: readonly string[] = Object.keys(TEMPLATES).filter((type) => type !== 'action');

/** A new step of a type, with an id that is free. `use`: of an action, with the parameters that it needs. */
export function stepTemplate(
  type: string,
  taken: ReadonlySet<string>,
  action?: { readonly name: string; readonly parameters?: unknown },
): JsonObject {
  const id = freeId(action ? nameOf(action.name) : type.replace('human-', '').replace('call-service', 'call'), taken);
  const template = structuredClone(TEMPLATES[type] ?? {});
  // A body has at least one step.
  if (type === 'loop') template.steps = [{ id: freeId('each', new Set([...taken, id])), type: 'transform', with: { value: '{{ item }}' } }];
  return { id, type, ...(action && { use: action.name, with: parametersOf(action.parameters) }), ...template };
}

export function freeId(wanted: string, taken: ReadonlySet<string>): string {
  const base = wanted.replace(/[^A-Za-z0-9_-]/g, '-').replace(/^[^A-Za-z_]+/, '') || 'step';
  if (!taken.has(base)) return base;
  for (let count = 2; ; count++) if (!taken.has(`${base}-${count}`)) return `${base}-${count}`;
}

const nameOf = (action: string): string => action.split(/[./]/).at(-1) ?? action;

/** What an action cannot do without, as an example of itself. */
function parametersOf(schema: unknown): JsonObject {
  if (!isObject(schema) || !isObject(schema.properties)) return {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return Object.fromEntries(
    Object.entries(schema.properties)
      .filter(([name]) => required.includes(name))
      .map(([name, member]) => [name, exampleOf(member)]),
  );
}

function exampleOf(schema: Json): Json {
  if (!isObject(schema)) return '';
  if (schema.const !== undefined) return schema.const;
  const [example] = Array.isArray(schema.examples) ? schema.examples : Array.isArray(schema.enum) ? schema.enum : [];
  if (schema.default !== undefined || example !== undefined) return schema.default ?? example ?? null;
  switch (schema.type) {
    case 'array':
      return [];
    case 'object':
      return {};
    case 'integer':
    case 'number':
      return typeof schema.minimum === 'number' ? schema.minimum : 1;
    case 'boolean':
      return false;
    default:
      return '';
  }
}
