import { compileCondition, ExpressionError, scanCondition, type ConditionSource, type Scope } from '../../src/expression/index.js';

const scope: Scope = {
  inputs: { min: 70, kind: 'host', names: ['ana', 'ben'], text: 'x'.repeat(1000) },
  steps: { 'look-up': { output: { score: 70.5, zero: 0, tags: ['c2'] } } },
};

const judge = (source: ConditionSource) => compileCondition(source).evaluate(scope);

describe('a condition', () => {
  it.each<[ConditionSource, boolean]>([
    ["steps['look-up'].output.score >= 70", true],
    [{ field: 'steps.look-up.output.score', op: 'gte', value: 70 }, true],
    [{ field: "steps['look-up'].output.score", op: 'gt', value: '{{ inputs.min }}' }, true],
    [{ field: 'steps.look-up.output.zero', op: 'eq', value: 0.0 }, true],
    [{ field: 'inputs.kind', op: 'ne', value: 'user' }, true],
    [{ field: 'inputs.min', op: 'lt', value: 70 }, false],
    [{ field: 'inputs.min', op: 'lte', value: 70 }, true],
    [{ field: 'inputs.kind', op: 'in', value: ['host', 'user'] }, true],
    [{ field: 'inputs.names', op: 'contains', value: 'ben' }, true],
    [{ field: 'inputs.kind', op: 'contains', value: 'os' }, true],
    [{ field: 'inputs.names[0]', op: 'eq', value: 'ana' }, true],
    [{ field: 'inputs.names[5]', op: 'exists' }, false],
    [{ field: 'inputs.a.b.c', op: 'exists' }, false],
    [{ field: 'inputs.kind', op: 'exists', value: false }, false],
    [{ all: [{ field: 'inputs.kind', op: 'exists' }, 'inputs.min > 1'] }, true],
    [
      {
        all: [
          { field: 'inputs.gone', op: 'exists' },
          { field: 'inputs.gone', op: 'gt', value: 1 },
        ],
      },
      false,
    ],
    [{ any: [{ not: { field: 'inputs.kind', op: 'eq', value: 'host' } }, { field: 'inputs.min', op: 'eq', value: 70 }] }, true],
    [{ all: [] }, true],
    [{ any: [] }, false],
  ])('judges %j as %j', (source, expected) => {
    expect(judge(source).value).toBe(expected);
  });

  it('explains which operand had which value', () => {
    expect(judge({ all: [{ field: 'inputs.min', op: 'gte', value: 80 }, 'inputs.kind == "host"'] })).toEqual({
      value: false,
      explanation: { all: [{ field: 'inputs.min', op: 'gte', expected: 80, found: 70, value: false }], value: false },
    });
    expect(judge('inputs.min > 1 && !has(inputs.gone)').explanation).toEqual({
      expression: 'inputs.min > 1 && !has(inputs.gone)',
      operands: [{ path: 'inputs.min', found: 70 }, { path: 'inputs.gone' }],
      value: true,
    });
    const { explanation } = judge('size(inputs.text) > 1');
    expect(JSON.stringify(explanation).length).toBeLessThan(400);
  });

  it.each<[ConditionSource, string]>([
    [{ field: 'inputs.gone', op: 'eq', value: 1 }, 'missing-path'],
    [{ field: 'inputs.kind', op: 'gt', value: 1 }, 'wrong-type'],
    ['inputs.min', 'not-a-condition'],
    [{ field: 'inputs.', op: 'eq', value: 1 }, 'syntax'],
    [{ field: 'secrets.token', op: 'eq', value: 1 }, 'secret-misplaced'],
    ['secrets.token == "x"', 'secret-misplaced'],
  ])('refuses %j as %s', (source, code) => {
    expect(() => judge(source)).toThrow(expect.objectContaining({ code }) as ExpressionError);
  });

  it('reports every fault with its pointer', () => {
    const { errors } = scanCondition({ all: ['1 +', { not: { field: '9', op: 'eq', value: '{{ ( }}' } }] });
    expect(errors.map(({ pointer }) => pointer)).toEqual(['/all/0', '/all/1/not/field']);
  });
});
