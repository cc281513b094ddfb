// Schemas and values drawn from a seed. Few names, few numbers, short texts, so that what a schema says and what a value has often meet.
const NAMES = ['a', 'b', 'c', 'ab', '~0', 'x/y', '__proto__x', '€'];
const PATTERNS = ['^a', 'b$', '^(a+)+$', '(a|aa)*b', '[a-z]{2,3}', '^.?$', '^x', '\\d+', '€'];
const FORMATS = [
  'date-time',
  'date',
  'time',
  'email',
  'uri',
  'ipv4',
  'ipv6',
  'uuid',
  'hostname',
  'json-pointer',
  'duration',
  'nothing-known',
];
const TEXTS = [
  '',
  'a',
  'aa',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!',
  'ab',
  '€',
  '😀',
  '2026-01-31T12:00:00Z',
  '2026-02-30',
  '10.0.0.1',
  'a@b.cd',
  '::1',
  '/a~1b',
  'P1D',
  'http://a.bc/',
  '12:00:00Z',
];
const NUMBERS = [0, 1, -1, 2, 3, 0.1, 0.3, 1.5, 1e10, 1e15, -0];
const TYPES = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'];

const pick = (random, list) => list[Math.floor(random() * list.length)];
const some = (random, most) => Math.floor(random() * (most + 1));
const list = (random, least, most, make) => Array.from({ length: least + some(random, most - least) }, make);
const unique = (items) => [...new Set(items)];

export function randomValue(random, depth = 3) {
  const kind = random();
  if (depth === 0 || kind < 0.55) {
    const scalar = random();
    if (scalar < 0.35) return pick(random, TEXTS);
    if (scalar < 0.75) return pick(random, NUMBERS);
    return pick(random, [true, false, null]);
  }
  if (kind < 0.75) return list(random, 0, 4, () => randomValue(random, depth - 1));
  return Object.fromEntries(list(random, 0, 4, () => [pick(random, NAMES), randomValue(random, depth - 1)]));
}

/** A schema with definitions that refer to each other and to the whole, in circles too. */
export function randomSchema(random) {
  const schema = part(random, 3);
  if (typeof schema === 'boolean' || !JSON.stringify(schema).includes('$defs')) return schema;
  return { ...schema, $defs: Object.fromEntries(['p', 'q'].map((name) => [name, part(random, 2)])) };
}

function part(random, depth) {
  if (random() < 0.06) return random() < 0.7;
  const schema = {};
  for (let many = 1 + some(random, 3); many > 0; many--)
    Object.assign(schema, pick(random, KEYWORDS)(random, Math.max(0, depth - 1), depth === 0));
  return schema;
}

const map = (random, names, make) =>
  Object.fromEntries(unique(list(random, 1, 3, () => pick(random, names))).map((name) => [name, make()]));
const nested = (make) => (random, depth, isLeaf) => (isLeaf ? { type: pick(random, TYPES) } : make(random, depth));

const KEYWORDS = [
  (random) => ({ type: random() < 0.8 ? pick(random, TYPES) : unique(list(random, 1, 3, () => pick(random, TYPES))) }),
  (random) => ({ type: pick(random, ['object', 'array', 'string', 'number']) }),
  (random) => ({ [pick(random, ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'])]: pick(random, NUMBERS) }),
  (random) => ({ multipleOf: pick(random, [1, 2, 0.1, 0.5, 3]) }),
  (random) => ({ [pick(random, ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'])]: some(random, 3) }),
  (random) => ({ pattern: pick(random, PATTERNS) }),
  (random) => ({ format: pick(random, FORMATS) }),
  (random) => ({
    enum: [...new Map(list(random, 1, 4, () => randomValue(random, 1)).map((value) => [JSON.stringify(value), value])).values()],
  }),
  (random) => ({ const: randomValue(random, 2) }),
  (random) => ({ required: unique(list(random, 0, 2, () => pick(random, NAMES))) }),
  (random) => ({ uniqueItems: random() < 0.9 }),
  (random) => ({ dependentRequired: map(random, NAMES, () => unique(list(random, 0, 2, () => pick(random, NAMES)))) }),
  (random) => ({ $ref: pick(random, ['#', '#/$defs/p', '#/$defs/q']) }),
  nested((random, depth) => ({ properties: map(random, NAMES, () => part(random, depth)) })),
  nested((random, depth) => ({ properties: map(random, NAMES, () => part(random, depth)), additionalProperties: part(random, depth) })),
  nested((random, depth) => ({ patternProperties: map(random, PATTERNS, () => part(random, depth)) })),
  nested((random, depth) => ({ items: part(random, depth) })),
  nested((random, depth) => ({
    prefixItems: list(random, 1, 2, () => part(random, depth)),
    ...(random() < 0.5 && { items: part(random, depth) }),
  })),
  nested((random, depth) => ({
    contains: part(random, depth),
    ...(random() < 0.5 && { minContains: some(random, 2) }),
    ...(random() < 0.3 && { maxContains: 1 + some(random, 2) }),
  })),
  nested((random, depth) => ({ propertyNames: part(random, depth) })),
  nested((random, depth) => ({ [pick(random, ['allOf', 'anyOf', 'oneOf'])]: list(random, 1, 3, () => part(random, depth)) })),
  nested((random, depth) => ({ not: part(random, depth) })),
  nested((random, depth) => ({ if: part(random, depth), then: part(random, depth), ...(random() < 0.5 && { else: part(random, depth) }) })),
  nested((random, depth) => ({ dependentSchemas: map(random, NAMES, () => part(random, depth)) })),
  nested((random, depth) => ({
    [pick(random, ['unevaluatedProperties', 'unevaluatedItems'])]: random() < 0.6 ? false : part(random, depth),
  })),
];
