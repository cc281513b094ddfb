import { draftOf, valueOf, type Draft } from './draft.js';
import { asFieldsDraft, asJsonDraft, faultsAt, faultsWithin, withItem, withMember, withNewItem } from './draft-changes.js';
import { ExactNumber, readExactJson, writeExactJson } from './exact-json.js';
import { fieldOfSchema } from './field-of-schema.js';
import type { JsonObject } from './json.js';

const SCHEMA: JsonObject = {
  type: 'object',
  required: ['host', 'level'],
  additionalProperties: false,
  properties: {
    host: { type: 'string', title: 'Host', pattern: '^[a-z0-9-]+$', examples: ['web-1'] },
    level: { enum: ['low', 'high', 3] },
    serial: { type: 'integer', minimum: 1 },
    isolate: { type: 'boolean', default: true },
    owner: { $ref: '#/$defs/person' },
    tags: { type: 'array', maxItems: 2, items: { type: 'string' } },
    bundle: { type: 'object' },
  },
  $defs: { person: { type: 'object', required: ['mail'], properties: { mail: { type: 'string' }, team: { type: 'string' } } } },
};
const FIELD = fieldOfSchema(SCHEMA);
type ObjectDraft = Extract<Draft, { kind: 'object' }>;
type ListDraft = Extract<Draft, { kind: 'list' }>;
const EMPTY = draftOf(FIELD) as ObjectDraft;
const text = (said: string): Draft => ({ kind: 'text', text: said });

describe('the form of a schema', () => {
  it('has a field of a fitting kind for each member', () => {
    expect(FIELD.members.map(({ name, kind, isRequired }) => [name, kind, isRequired])).toEqual([
      ['host', 'text', true],
      ['level', 'choice', true],
      ['serial', 'number', false],
      ['isolate', 'boolean', false],
      ['owner', 'object', false],
      ['tags', 'list', false],
      ['bundle', 'json', false],
    ]);
  });

  it('says what is missing, and leaves out what may be, so that it has its default', () => {
    expect(valueOf(FIELD, EMPTY)).toEqual({
      value: {},
      faults: [
        { pointer: '/host', message: 'Expected a value, found none.' },
        { pointer: '/level', message: 'Expected a value, found none.' },
      ],
    });
  });

  it('asks for the members of an optional object only when that is given', () => {
    const owner = EMPTY.members['owner'] as ObjectDraft;
    const given = withMember(EMPTY, 'owner', withMember(owner, 'team', text('blue')));
    expect(valueOf(FIELD, given).faults.map(({ pointer }) => pointer)).toEqual(['/host', '/level', '/owner/mail']);
  });

  it('keeps every digit of a number that no double has', () => {
    const typed = withMember(EMPTY, 'serial', { kind: 'number', text: '9007199254740993' });
    expect(writeExactJson(valueOf(FIELD, typed).value ?? null)).toBe('{"serial":9007199254740993}');
  });

  it.each([
    ['1.5', 'Expected a whole number, found 1.5.'],
    ['0', 'Expected at least 1, found 0.'],
    ['abc', 'Expected a number such as 12 or 0.5, found "abc".'],
    ['1e400', undefined],
  ])('says of the number %s: %s', (digits, message) => {
    const { faults } = valueOf(FIELD, withMember(EMPTY, 'serial', { kind: 'number', text: digits }));
    expect(faults.find(({ pointer }) => pointer === '/serial')?.message).toBe(message);
  });

  it('says what a text does not fit, and how many items are too many', () => {
    const tags = [0, 1, 2].reduce<ListDraft>(
      (list, index) => withItem(withNewItem(FIELD.members[5] ?? FIELD, list) as ListDraft, index, text('t')) as ListDraft,
      EMPTY.members['tags'] as ListDraft,
    );
    const typed = withMember(withMember(EMPTY, 'host', text('Web 1')) as ObjectDraft, 'tags', tags);
    expect(valueOf(FIELD, typed).faults).toEqual([
      { pointer: '/host', message: 'Expected a text that fits ^[a-z0-9-]+$.' },
      { pointer: '/level', message: 'Expected a value, found none.' },
      { pointer: '/tags', message: 'Expected at most 2 items, found 3.' },
    ]);
  });

  it('gives back the value that was put in, as fields and as JSON', () => {
    const value = readExactJson(
      '{ "host": "web-1", "level": 3, "serial": 12345678901234567890, "owner": { "mail": "a@b.c" }, "tags": ["x"], "bundle": { "objects": [] } }',
    );
    const draft = draftOf(FIELD, value);
    expect(valueOf(FIELD, draft)).toEqual({ value, faults: [] });
    const json = asJsonDraft(FIELD, draft);
    expect(json.kind).toBe('json');
    expect(asFieldsDraft(FIELD, json)).toEqual(draft);
  });

  it('shows as JSON what its fields would lose', () => {
    expect(draftOf(FIELD, { host: 'web-1', other: 1 })).toEqual({ kind: 'json', text: '{\n  "host": "web-1",\n  "other": 1\n}' });
  });

  it('tells a fault in JSON by its line', () => {
    const broken = withMember(EMPTY, 'bundle', { kind: 'json', text: '{\n "a": 1,\n "a": 2 }' });
    expect(valueOf(FIELD, broken).faults.at(-1)).toEqual({
      pointer: '/bundle',
      message: 'Expected each name once, found "a" again, in line 3 of the JSON.',
    });
  });

  it('puts what the service says at its field, and at the nearest one where it has none', () => {
    const faults = faultsWithin('/inputs', [
      { pointer: '/inputs/host', message: 'one' },
      { pointer: '/inputs/bundle/objects/3', message: 'two' },
      { pointer: '/inputs', message: 'three' },
      { pointer: '/inputsOther', message: 'elsewhere' },
    ]);
    const messages = (pointer: string, draft: Draft) => faultsAt(faults, pointer, draft).map(({ message }) => message);
    expect([messages('', EMPTY), messages('/host', text('')), messages('/bundle', { kind: 'json', text: '' })]).toEqual([
      ['three'],
      ['one'],
      ['two'],
    ]);
  });

  it('does not end in a schema that leads back to itself', () => {
    const tree = fieldOfSchema({
      $ref: '#/$defs/node',
      $defs: { node: { type: 'object', properties: { next: { $ref: '#/$defs/node' } } } },
    });
    let [depth, field] = [0, tree];
    while (field.members[0]) [depth, field] = [depth + 1, field.members[0]];
    expect([depth, field.kind]).toEqual([12, 'json']);
  });
});

describe('JSON that is read to its last digit', () => {
  it.each([
    ['1.50', 1.5],
    ['15e-1', 1.5],
    ['-0', -0],
    ['0.1', 0.1],
    ['123456789012345678', new ExactNumber('123456789012345678')],
    ['1e999', new ExactNumber('1e999')],
    ['"a\\u00e9\\n"', 'aé\n'],
  ])('reads %s', (written, value) => expect(readExactJson(written)).toEqual(value));

  it.each(['', '{', '[1,]', '{"a" 1}', "'a'", '01', '1 2', '"a\nb"', 'nul'])('refuses %j', (written) => {
    expect(() => readExactJson(written)).toThrow(/expected/);
  });
});
