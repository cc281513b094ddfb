import { bundle, campaign, failureOf, outputOf, run } from './run-action.js';

describe('a value that is checked', () => {
  const schema = {
    type: 'object',
    required: ['score'],
    properties: { score: { type: 'number' }, host: { type: 'string' } },
    additionalProperties: false,
  };

  it('fails the step with every violation in its details', async () => {
    const { code, message, details } = await failureOf('validate', { value: { host: 7, extra: 1 }, schema });
    expect(code).toBe('invalid-input');
    expect(message).toContain('and 2 more');
    expect((details as { violations: { path: string }[] }).violations.map(({ path }) => path).sort()).toEqual([
      '/extra',
      '/host',
      '/score',
    ]);
  });

  it('is refused without anything to check it against, or with a schema that is none', async () => {
    await expect(run('validate', { value: 1 })).rejects.toThrow(/schema, rules or both/);
    expect(await failureOf('validate', { value: 1, schema: { type: 'nothing' } })).toMatchObject({ code: 'invalid-input' });
  });

  it('is reported on where the author asks for that', async () => {
    expect(await outputOf('validate', { value: {}, schema, onInvalid: 'report' })).toMatchObject({ valid: false, count: 1 });
    expect(await outputOf('validate', { value: { score: 1 }, schema })).toEqual({ valid: true, count: 0, violations: [] });
  });

  it('breaks rules of STIX that no schema knows', async () => {
    const common = { spec_version: '2.1', created: '2025-02-01T00:00:00Z', modified: '2025-01-01T00:00:00Z' };
    const id = (type: string) => `${type}--44444444-4444-4444-8444-444444444444`;
    const value = bundle(
      { type: 'indicator', id: id('indicator'), ...common, confidence: 101 },
      { type: 'relationship', id: id('relationship'), ...common, relationship_type: 'uses', source_ref: id('malware'), target_ref: 'x' },
      { type: 'indicator', id: id('indicator'), ...common },
      { type: 'malware', id: id('tool'), ...common, name: 'x', is_family: true },
    );
    const { violations } = await outputOf<{ violations: { path: string; rule: string }[] }>('validate', {
      value,
      rules: 'stix-2.1',
      onInvalid: 'report',
    });
    const found = violations.map(({ path, rule }) => `${rule} ${path}`);
    expect(found).toEqual(
      expect.arrayContaining([
        'required /objects/0/pattern',
        'range /objects/0/confidence',
        'order /objects/0/modified',
        'reference /objects/1/source_ref',
        'reference /objects/1/target_ref',
        'duplicate /objects/2/id',
        'frame /objects/3',
      ]),
    );
  });

  it('has, as a real campaign of the slimmed data, only the faults that the slimming made', async () => {
    const { violations } = await outputOf<{ violations: { message: string }[] }>('validate', {
      value: campaign('C0024'),
      rules: 'stix-2.1',
      onInvalid: 'report',
    });
    expect(new Set(violations.map(({ message }) => message))).toEqual(new Set(['expected is_family, which every malware has, found none']));
  });
});

describe('values that are compared', () => {
  const compare = (before: unknown, after: unknown, more: object = {}) =>
    outputOf<{ equal: boolean; changes: { kind: string; path: string }[]; added: number }>('compare', { before, after, ...more });

  it('differ at places that are named', async () => {
    const { changes } = await compare({ a: 1, 'b/c': { d: [1, 2] }, e: 1 }, { a: '1', 'b/c': { d: [1, 3, 4] }, f: null });
    expect(changes.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'changed /a',
      'changed /b~1c/d/1',
      'added /b~1c/d/2',
      'removed /e',
      'added /f',
    ]);
  });

  it('are equal whatever the order of their members', async () => {
    expect(await compare({ a: 1, b: [{ c: 1 }] }, { b: [{ c: 1 }], a: 1 })).toMatchObject({ equal: true, changes: [] });
  });

  it('match elements by their key, unless two share one', async () => {
    const [one, two] = [
      { id: 'x', v: 1 },
      { id: 'y', v: 2 },
    ];
    expect(await compare([one, two], [two, { ...one, v: 9 }], { key: 'id' })).toMatchObject({
      changes: [{ kind: 'changed', path: '/x/v' }],
    });
    expect((await compare([one, one], [one], { key: 'id' })).changes).toMatchObject([{ kind: 'removed', path: '/1' }]);
  });

  it('count differences beyond those that are listed', async () => {
    const { added, changes } = await compare(
      [],
      Array.from({ length: 1_500 }, (_, n) => n),
    );
    expect([added, changes.length]).toEqual([1_500, 1_000]);
  });

  it('may leave members out that change with every look', async () => {
    expect(await compare({ a: { at: 1 } }, { a: { at: 2 } }, { ignore: ['at'] })).toMatchObject({ equal: true });
  });

  it('are refused when they are nested without end', async () => {
    let deep: unknown = 1;
    for (let n = 0; n < 100; n++) deep = [deep];
    expect(await failureOf('compare', { before: deep, after: deep })).toMatchObject({ code: 'limit-exceeded' });
  });
});
