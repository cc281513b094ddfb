import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json, JsonObject } from '../../src/forms/json.js';
import { completionsAt, hoverAt } from '../../src/designer/model/completions.js';
import type { Known } from '../../src/designer/model/language-schema.js';

const KNOWN: Known = {
  schema: parse(readFileSync('docs/spec/runbook.schema.json', 'utf8')) as JsonObject,
  actions: [
    {
      name: 'ti/lookup',
      description: 'Looks an indicator up.',
      parameters: { type: 'object', required: ['sha256'], properties: { sha256: { type: 'string' }, depth: { enum: ['short', 'full'] } } },
      outputs: ['score', 'family'],
    },
  ],
  runbooks: ['seal'],
  credentials: ['ti-api'],
};

const BEFORE = `apiVersion: runbook/v1
id: contain
name: Contain
inputs: { type: object, properties: { host: { type: string }, level: { enum: [low, high] } } }
steps:
  - { id: lookup, type: action, use: ti/lookup, with: { sha256: "x" } }
  - id: look-up
    type: call-service
    output: { schema: { type: object, properties: { state: { type: string } } } }
  - id: isolate
    type: call-service
`;

/** What is offered where `|` stands behind the runbook above. */
function offered(added: string, before = BEFORE): string[] {
  const [head = '', tail = ''] = added.split('|');
  const text = before + head + tail;
  return (completionsAt(text, before.length + head.length, KNOWN, parse(before) as Json)?.options ?? []).map(({ label }) => label);
}

describe('what may be written', () => {
  it('are the members of a step that it has not yet, of its type alone', () => {
    const members = offered('    |');
    expect(members).toEqual(expect.arrayContaining(['dependsOn', 'when', 'retry', 'with', 'effect', 'sensitive']));
    expect(members).not.toEqual(expect.arrayContaining(['id']));
    expect(members).not.toContain('forEach');
  });

  it.each([
    ['members under with', '    with:\n      m|', ['method', 'url', 'credential', 'body']],
    ['members in braces', '    retry: { max|', ['maxAttempts', 'backoff']],
    ['values of a list of words', '    onError: |', ['fail', 'continue', 'skip']],
    ['values in braces', '    retry: { maxAttempts: 3, backoff: ex|', ['fixed', 'linear', 'exponential']],
    ['steps of the list, but the step itself', '    dependsOn: [l|', ['lookup', 'look-up']],
    ['credentials', '    with: { credential: |', ['ti-api']],
    ['step types', '  - id: x\n    type: |', ['call-service', 'loop', 'timer']],
    ['actions', '  - id: x\n    type: action\n    use: |', ['ti/lookup']],
    ['inputs in a placeholder', '    with: { url: "https://x/{{ inputs.|', ['host', 'level']],
    ['steps in a condition', '    when: "steps.|', ['lookup', 'look-up', 'isolate']],
    ['what a step has', '    when: "steps.lookup.|', ['output', 'status', 'error', 'http']],
    ['what an action gives', '    when: "steps.lookup.output.|', ['score', 'family']],
    ["what a step's own schema says", `    when: "steps['look-up'].output.|`, ['state']],
  ])('are %s', (_what, added, expected) => expect(offered(added)).toEqual(expect.arrayContaining(expected)));

  it('are the parameters of the action that a step uses', () => {
    const text = BEFORE.replace('sha256: "x"', 'sha256: "x", d');
    const caret = text.indexOf(', d') + 3;
    expect(completionsAt(text, caret, KNOWN, parse(BEFORE) as Json)?.options.map(({ label }) => label)).toEqual(['depth']);
  });

  it('are whole steps where one begins, at the margin where they come in', () => {
    const text = `${BEFORE}  - `;
    const timer = completionsAt(text, text.length, KNOWN, parse(BEFORE) as Json)?.options.find(({ label }) => label === 'new timer');
    expect(timer?.apply).toBe('id: timer\n    type: timer\n    with: { durationMs: 60000 }');
  });

  it('is nothing in a comment', () => expect(offered('    # wh|')).toEqual([]));

  it('leaves the step itself out of what it may wait for', () => expect(offered('    dependsOn: [|')).not.toContain('isolate'));

  it('is told about a word under the pointer', () => {
    expect(hoverAt(BEFORE, BEFORE.indexOf('ti/lookup') + 2, KNOWN, parse(BEFORE) as Json)).toMatchObject({
      title: 'ti/lookup',
      words: 'Looks an indicator up.',
    });
    expect(hoverAt(BEFORE, BEFORE.indexOf('contain') - 3, KNOWN, parse(BEFORE) as Json)).toMatchObject({
      title: 'id',
      words: expect.stringContaining('Unique per tenant') as string,
    });
  });
});
