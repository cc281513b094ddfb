import { compileExpression, compileTemplate } from '../../src/index.js';
import { ScriptedRun } from '../execution/scripted-run.js';

const ID = '9007199254740993';
const scope = { inputs: { id: ID, small: '42', half: '0.5', text: 'x', n: 7 } };
const evaluate = (source: string) => compileExpression(source).evaluate(scope);

describe('a number that no double holds', () => {
  it.each([
    ['number(inputs.id)', ID],
    ['number(inputs.small)', 42],
    ['number(inputs.small) + 1', 43],
    ['number(inputs.half) * 2.0', 1],
    ['number(inputs.n)', 7],
    ['number(number(inputs.id))', ID],
    ['string(number(inputs.id)) + "!"', `${ID}!`],
    ['type(number(inputs.id))', 'number'],
    ['number(inputs.id) == number("9007199254740993")', true],
    ['number(inputs.id) == number("9007199254740992")', false],
    ['number(inputs.id) == inputs.id', false],
    ['{"id": [number(inputs.id)]}', { id: [ID] }],
  ])('is passed on as it is written: %s', (source, value) => expect(evaluate(source)).toEqual(value));

  it.each(['number("1e400")', 'number("01")', 'number("0x1F")', 'number("")', 'number(inputs.text)', 'number(true)', 'number("NaN")'])(
    'is none that JSON cannot write: %s',
    (source) => expect(() => evaluate(source)).toThrow(expect.objectContaining({ code: 'bad-argument' })),
  );

  it.each(['number(inputs.id) + 1', 'number(inputs.id) > 1', '-number(inputs.id)'])('is not computed with: %s', (source) =>
    expect(() => evaluate(source)).toThrow(expect.objectContaining({ code: 'wrong-type' })),
  );

  it('is told where it stands in a template', () => {
    const template = compileTemplate({
      body: { id: '{{ number(inputs.id) }}', all: '{{ {"x/y": [0, number(inputs.id)]} }}', text: '{{ inputs.id }}' },
    });
    expect(template.renderWithPlaces(scope)).toEqual({
      value: { body: { id: ID, all: { 'x/y': [0, ID] }, text: ID } },
      secrets: [],
      numbers: ['/body/id', '/body/all/x~1y/1'],
    });
    expect(compileTemplate('{"id":{{ number(inputs.id) }}}').render(scope)).toBe(`{"id":${ID}}`);
  });

  it('is sent over HTTP as the number, by the place that the request names', () => {
    const run = ScriptedRun.started(
      `steps:
  - { id: a, type: call-service, with: { method: POST, url: "https://a.example", body: { id: "{{ number(inputs.id) }}", text: "{{ inputs.id }}" } } }
  - { id: b, type: call-service, with: { method: POST, url: "https://a.example", body: { id: "{{ number(inputs.small) }}" } } }
`,
      { id: ID, small: '42' },
    );
    const [a, b] = run.history.filter((event) => event.type === 'StepRequested');
    expect(a).toMatchObject({ parameters: { body: { id: ID, text: ID } }, numbers: ['/body/id'] });
    expect(b).toMatchObject({ parameters: { body: { id: 42 } } });
    expect(b).not.toHaveProperty('numbers');
  });
});
