import type { JsonObject } from '@runbook/domain';
import { ScriptedRun } from './scripted-run.js';

const LOOKUP = '- { id: lookup, type: action, use: act }';

function dryRun(steps: string, samples?: JsonObject, head = ''): ScriptedRun {
  const run = new ScriptedRun(`${head}steps:\n  ${steps.split('\n').join('\n  ')}\n`);
  run.start({ inputs: { n: 1 }, dryRun: true, ...(samples && { samples }) });
  return run;
}
const messageOf = (run: ScriptedRun, step: string): string => (run.step(step).error as { message: string }).message;

describe('a dry run that lacks a sample', () => {
  it('says which to give, in the shape in which it is read', () => {
    const run = dryRun(
      `${LOOKUP}\n- { id: severe, type: conditional, dependsOn: [lookup], if: "steps.lookup.output.verdict.score >= 70", then: [note] }\n- { id: note, type: transform, with: { value: "{{ steps.lookup.output.names[0] }}" } }`,
    );
    expect(messageOf(run, 'severe')).toMatch(/^expected "verdict" to exist, found /);
    expect(messageOf(run, 'severe')).toMatch(/; give samples\.lookup, for example \{"verdict":\{"score":"…"\},"names":\["…"\]\}$/);
  });

  it('says it of a text, of a field of a condition, and of the outputs', () => {
    const value = dryRun(
      `${LOOKUP}\n- { id: t, type: transform, dependsOn: [lookup], with: { value: "score {{ steps.lookup.output.score }}" } }`,
    );
    expect(messageOf(value, 't')).toMatch(/; give samples\.lookup, for example \{"score":"…"\}$/);
    const field = dryRun(
      `${LOOKUP}\n- { id: c, type: conditional, dependsOn: [lookup], if: { field: steps.lookup.output.score, op: gt, value: 1 }, then: [] }`,
    );
    expect(messageOf(field, 'c')).toMatch(/; give samples\.lookup, for example \{"score":"…"\}$/);
    const outputs = dryRun(LOOKUP, undefined, 'outputs: { score: "{{ steps.lookup.output.score }}" }\n');
    expect(JSON.stringify(outputs.history.at(-1))).toContain('give samples.lookup, for example {\\"score\\":\\"…\\"}');
  });

  it('begins with what the schema says', () => {
    const schema = '{ type: object, required: [state], properties: { state: { enum: [open, shut] } } }';
    const run = dryRun(
      `- { id: lookup, type: action, use: act, output: { schema: ${schema} } }\n- { id: t, type: transform, dependsOn: [lookup], with: { value: "{{ steps.lookup.output.score }}" } }`,
    );
    expect(messageOf(run, 't')).toMatch(/; give samples\.lookup, for example \{"state":"open","score":"…"\}$/);
  });

  it('says it of a sample that lacks what is read, and of a step in a loop', () => {
    const run = dryRun(`${LOOKUP}\n- { id: t, type: transform, dependsOn: [lookup], with: { value: "{{ steps.lookup.output.score }}" } }`, {
      lookup: { scroe: 1 },
    });
    expect(messageOf(run, 't')).toContain('; give samples.lookup, ');
    const loop = dryRun(
      '- { id: l, type: loop, count: 1, steps: [{ id: look, type: action, use: act }, { id: t, type: transform, dependsOn: [look], with: { value: "{{ steps.look.output.score }}" } }] }',
    );
    expect(messageOf(loop, 'l')).toMatch(/; give samples\.look, for example \{"score":"…"\}$/);
  });

  it('goes on with it', () => {
    const run = dryRun(
      `${LOOKUP}\n- { id: t, type: transform, dependsOn: [lookup], with: { value: "{{ steps.lookup.output.score + 1 }}" } }`,
      { lookup: { score: 1 } },
    );
    expect(run.step('t').output).toBe(2);
  });

  it('says nothing of samples where something else is wrong, nor in a real run', () => {
    const wrong = dryRun(
      `${LOOKUP}\n- { id: t, type: transform, dependsOn: [lookup], with: { value: "{{ steps.lookup.output.score + inputs.gone }}" } }`,
      { lookup: { score: 1 } },
    );
    expect(messageOf(wrong, 't')).not.toContain('samples');
    const real = ScriptedRun.started(
      `steps:\n  ${LOOKUP}\n  - { id: t, type: transform, dependsOn: [lookup], with: { value: "{{ steps.lookup.output.score }}" } }\n`,
    );
    real.complete('lookup', {});
    expect(messageOf(real, 't')).not.toContain('samples');
  });
});
