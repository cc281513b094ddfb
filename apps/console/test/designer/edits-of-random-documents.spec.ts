import fc from 'fast-check';
import { parse } from 'yaml';
import { applyEdit } from '../../src/designer/model/apply-edit.js';
import type { Edit } from '../../src/designer/model/edit.js';
import { editPlain } from './edits-of-plain-data.js';
import { sameJson, type Json, type JsonObject } from '../../src/forms/json.js';
import { freshStep, randomDocument, type Placed } from './random-documents.js';

const RUNS = Number(process.env.DESIGNER_RUNS ?? 400);

interface PlainStep {
  id: string;
  type: string;
  dependsOn?: string[];
  then?: string[];
}
const stepsIn = (data: JsonObject): PlainStep[] => data.steps as unknown as PlainStep[];

const drawing = (draws: readonly number[]) => {
  let at = 0;
  return (options: number): number => (draws[at++] ?? 0) % options;
};

/** Values of every form that a member may have. */
const VALUES: readonly Json[] = [
  'plain',
  'needs: "quotes" # here',
  '{{ inputs.a }}',
  'two\nlines\n',
  7,
  true,
  null,
  [],
  {},
  ['a', 'b'],
  { a: { b: [1, { c: 'd' }] }, e: 'long '.repeat(30) },
];

/** An edit that fits the document, by chance. */
function drawEdit(data: JsonObject, draw: (options: number) => number, serial: number): Edit | undefined {
  const steps = stepsIn(data);
  const [one, other] = [steps[draw(steps.length)], steps[draw(steps.length)]];
  if (!one || !other) return { kind: 'add-step', list: ['steps'], step: freshStep(`new${serial}`, [], 'x') };
  const value = VALUES[draw(VALUES.length)] as Json;
  const kinds: (() => Edit | undefined)[] = [
    () => ({ kind: 'add-step', list: ['steps'], index: draw(steps.length + 1), step: freshStep(`new${serial}`, [one.id], value) }),
    () => ({ kind: 'remove-step', id: one.id, bridges: draw(2) === 0 }),
    () => ({ kind: 'rename-step', id: one.id, to: draw(2) === 0 ? `new-${serial}` : `new${serial}` }),
    () => ({ kind: 'move-step', id: one.id, index: draw(steps.length) }),
    () => (one === other ? undefined : { kind: 'connect', from: one.id, to: other.id, as: 'dependsOn' }),
    () => (one === other ? undefined : { kind: 'connect', from: one.id, to: other.id, as: 'goto' }),
    () =>
      one === other || one.type !== 'conditional' ? undefined : { kind: 'connect', from: one.id, to: other.id, as: { branch: 'then' } },
    () => one.dependsOn && { kind: 'disconnect', link: { kind: 'dependsOn', from: one.dependsOn[0] as string, to: one.id, label: '' } },
    () => ({
      kind: 'set-field',
      id: one.id,
      field: [['name', 'with', 'timeoutMs'][draw(3)] as string],
      value: draw(3) === 0 ? undefined : value,
    }),
    () => ({ kind: 'set-field', id: one.id, field: ['with', ['value', 'n', 'more'][draw(3)] as string], value }),
    () => ({ kind: 'wrap-in-approval', id: one.id, approval: `new${serial}`, with: { approvers: { roles: ['lead'] } } }),
    () => ({ kind: 'add-input', name: `in${serial}`, schema: { type: 'string', description: 'of chance' }, isRequired: draw(2) === 0 }),
  ];
  return kinds[draw(kinds.length)]?.();
}

/** The comments that must still be there: those of no step, and of members that the edit leaves. */
function kept(comments: readonly Placed[], before: JsonObject, after: JsonObject): Placed[] {
  const left = new Map(stepsIn(after).map((step) => [step.id, step as unknown as JsonObject]));
  const was = new Map(stepsIn(before).map((step) => [step.id, step as unknown as JsonObject]));
  return comments.filter(({ step, member }) => {
    if (step === undefined) return true;
    const now = left.get(step);
    if (!now) return false;
    return (
      member === undefined ||
      (Object.hasOwn(now, member) && (typeof now[member] !== 'object' || sameJson(now[member], was.get(step)?.[member])))
    );
  });
}

const within = (text: string, comment: string): boolean => text.includes(`# ${comment}`);

describe('edits of random documents', () => {
  it('say in the text what they mean, and keep every comment that belongs to nothing that goes', () => {
    fc.assert(
      fc.property(
        randomDocument,
        fc.array(fc.nat(997), { minLength: 40, maxLength: 40 }),
        fc.integer({ min: 1, max: 5 }),
        (document, draws, count) => {
          const draw = drawing(draws);
          let { text } = document;
          let data = parse(text) as JsonObject;
          let comments: readonly Placed[] = document.comments;
          for (let serial = 0; serial < count; serial++) {
            const edit = drawEdit(data, draw, serial);
            if (!edit) continue;
            // A member that an edit has set may hold `with: null`: what is in it cannot be set.
            if (edit.kind === 'set-field' && edit.field.length > 1 && !isSettable(data, edit.id)) continue;
            const after = editPlain(data, edit);
            const edited = applyEdit(text, edit);
            expect({ edit, text, found: parse(edited) as unknown }).toEqual({ edit, text, found: after });
            comments =
              edit.kind === 'rename-step'
                ? comments.map((one) => (one.step === edit.id ? { ...one, step: edit.to } : one))
                : kept(comments, data, after);
            expect({ edit, text, edited, lost: comments.filter(({ comment }) => !within(edited, comment)) }).toEqual({
              edit,
              text,
              edited,
              lost: [],
            });
            [text, data] = [edited, after];
          }
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('leave the lines of every step that they do not touch as they are', () => {
    fc.assert(
      fc.property(randomDocument, fc.array(fc.nat(997), { minLength: 40, maxLength: 40 }), (document, draws) => {
        const draw = drawing(draws);
        const data = parse(document.text) as JsonObject;
        const edit = drawEdit(data, draw, 0);
        if (!edit || (edit.kind === 'set-field' && edit.field.length > 1 && !isSettable(data, edit.id))) return;
        const edited = applyEdit(document.text, edit);
        const after = new Map(stepsIn(parse(edited) as JsonObject).map((step) => [step.id, step as unknown as Json]));
        for (const step of stepsIn(data)) {
          if (edit.kind === 'move-step' && edit.id === step.id) continue;
          const chunk = document.chunks.get(step.id) as string;
          const isSame = sameJson(after.get(step.id), step as unknown as Json);
          expect({ edit, edited, step: step.id, isThere: isSame ? edited.includes(chunk) : true }).toMatchObject({ isThere: true });
        }
      }),
      { numRuns: RUNS },
    );
  });
});

function isSettable(data: JsonObject, id: string): boolean {
  const parameters = (stepsIn(data).find((step) => step.id === id) as unknown as JsonObject | undefined)?.with;
  return parameters === undefined || (typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters));
}
