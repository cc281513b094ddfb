import {
  compileCondition,
  compileExpression,
  compileSchema,
  compileTemplate,
  parseRunbook,
  parseTimestamp,
  readForeignJson,
  readJson,
  utf8Text,
  validateAgainst,
  type JsonSchema,
} from '@runbook/domain';
import { CronCalendar } from '@runbook/service';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text, type Parser } from './parser.js';

const runbook = readFileSync(join(import.meta.dirname, '../../examples/02-investigate-threat/runbook.yaml'), 'utf8');
const small = 'apiVersion: runbook/v1\nid: demo\nname: Demo\nsteps:\n  - { id: a, type: transform, with: { value: "{{ 1 + 1 }}" } }\n';
const calendar = new CronCalendar();
const expressions = [
  "steps.a.output.score >= 70 && has(inputs.host) ? 'x' : inputs['y'][0]",
  '[1, 2.5, {"a": b"x"}].filter(x, x > 1).map(y, string(y))',
  "timestamp('2026-01-01T00:00:00Z').getHours('Europe/Berlin') + duration('1h30m').getMinutes()",
  "matches(inputs.text, '^a(b|c)*$') || cel.bind(x, 1u, x == 1u)",
];
const schemas = [
  '{"type":"object","required":["a"],"properties":{"a":{"type":"string","pattern":"^a+$","maxLength":9}},"additionalProperties":false}',
  '{"$defs":{"n":{"anyOf":[{"type":"null"},{"type":"array","items":{"$ref":"#/$defs/n"}}]}},"$ref":"#/$defs/n","if":{"const":1},"then":{"minimum":2}}',
];

/** The language, and what is in it. */
export const PARSERS_OF_THE_CORE: readonly Parser[] = [
  {
    name: 'JSON of people',
    samples: ['{"a":[1,-0.5e3,"x\\u00e9",null,true]}'],
    parse: (input) => readJson(utf8Text(input)),
    refuses: ['JsonRefused'],
  },
  {
    name: 'JSON of machines',
    samples: ['{"a":[18446744073709551615,0.1e-3]}', '{"a":[1e400]}'],
    parse: (input) => readForeignJson(utf8Text(input)),
    refuses: ['JsonRefused'],
  },
  { name: 'runbooks as YAML', inSuite: 200, samples: [small, runbook], parse: (input) => parseRunbook(text(input), 'yaml') },
  {
    name: 'runbooks as JSON',
    inSuite: 7_000,
    samples: ['{"apiVersion":"runbook/v1","id":"demo","name":"D","steps":[{"id":"a","type":"timer","with":{"durationMs":5}}]}'],
    parse: (input) => parseRunbook(text(input), 'json'),
  },
  {
    name: 'expressions',
    inSuite: 60_000,
    samples: expressions,
    parse: (input) => compileExpression(text(input)),
    refuses: ['ExpressionError'],
  },
  { name: 'conditions', samples: expressions, parse: (input) => compileCondition(text(input)), refuses: ['ExpressionError'] },
  {
    name: 'templates',
    samples: [
      'https://x.example/{{ inputs.host }}?q={{ unencoded(inputs.q) }}',
      '{{ [1, 2] }}',
      ...expressions.map((one) => `{{ ${one} }}`),
    ],
    parse: (input) => compileTemplate(text(input)),
    refuses: ['ExpressionError'],
  },
  {
    name: "authors' schemas",
    samples: schemas,
    parse: (input) => compileSchema(readJson(utf8Text(input)) as JsonSchema),
    refuses: ['JsonRefused', 'SchemaRefused'],
  },
  {
    name: 'values that a schema checks',
    samples: ['{"a":"aaa"}', '[[],[null,[]]]', '1'],
    parse: (input) => schemas.map((schema) => validateAgainst(JSON.parse(schema) as JsonSchema, readJson(utf8Text(input)))),
    refuses: ['JsonRefused'],
  },
  { name: 'times', samples: ['2026-11-30T12:00:00.123456Z', '1972-06-30T23:59:60+14:00'], parse: (input) => parseTimestamp(text(input)) },
  {
    name: 'schedules',
    inSuite: 10_000,
    samples: ['*/5 0-6 L * MON#2', '0 6 * * 1', '15,45 8 29 2 *'],
    parse: (input) => calendar.fault({ schedule: text(input).slice(0, 200), timezone: 'Europe/Berlin' }),
  },
  {
    name: 'time zones',
    inSuite: 6_000,
    samples: ['Europe/Berlin', 'UTC', '+05:30'],
    parse: (input) => calendar.fault({ schedule: '* * * * *', timezone: text(input) }),
  },
];
