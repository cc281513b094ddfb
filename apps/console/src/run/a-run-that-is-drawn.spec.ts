import type { RunStep } from '../api/run-queries.js';
import { graphOf } from '../graph/graph-model.js';
import { drawnNodes, takenOf } from './drawn-run.js';
import { iterationsOf, picksFor, stepOfInterest } from './run-steps.js';

const step = (id: string, status: RunStep['status'], more: Partial<RunStep> = {}): RunStep => ({
  id,
  type: 'transform',
  status,
  attempt: 1,
  ...more,
});

const GRAPH = graphOf({
  steps: [
    { id: 'choose', type: 'conditional', then: ['sweep'], else: ['close'] },
    { id: 'sweep', type: 'loop', steps: [{ id: 'look', type: 'transform' }] },
    { id: 'close', type: 'transform' },
  ],
});
const STEPS = [
  step('choose', 'COMPLETED', { branch: { name: 'then', targets: ['sweep'], explanation: {} } }),
  step('sweep', 'RUNNING'),
  step('sweep[0]/look', 'COMPLETED'),
  step('sweep[1]/look', 'FAILED'),
  step('sweep[2]/look', 'COMPLETED'),
  step('close', 'SKIPPED'),
];

describe('a run that is drawn', () => {
  const drawn = (picks = {}) => drawnNodes(GRAPH, STEPS, picks);
  const pathOf = (picks = {}) => drawn(picks).find(({ node }) => node.id === 'sweep/look')?.path;

  it('shows of a loop the iteration that needs somebody, and what became of the others', () => {
    expect(pathOf()).toBe('sweep[1]/look');
    expect(drawn().find(({ node }) => node.id === 'sweep')?.loop).toMatchObject({ pick: 1, counts: { done: 2, failed: 1, open: 0 } });
  });

  it('shows the iteration that is picked, and no other where it is not there', () => {
    expect([pathOf({ sweep: 2 }), pathOf({ sweep: 9 })]).toEqual(['sweep[2]/look', 'sweep[1]/look']);
  });

  it('shows nothing of a loop that has not begun', () =>
    expect(drawnNodes(GRAPH, [step('sweep', 'PENDING')], {}).find(({ node }) => node.id === 'sweep/look')).toMatchObject({
      path: undefined,
      step: undefined,
    }));

  it('tells the branch that was taken from the one that was left', () => {
    const byNode = new Map(drawn().map((one) => [one.node.id, one]));
    expect(GRAPH.edges.map((edge) => [edge.label, takenOf(edge, byNode)])).toEqual([
      ['then', 'taken'],
      ['else', 'left'],
    ]);
  });

  it('picks the iterations in which a step is', () => expect(picksFor('a[3]/b[1]/c')).toEqual({ a: 3, 'a[3]/b': 1 }));

  it('sums an iteration up by what is worst in it', () =>
    expect(iterationsOf('l', [step('l[0]/a', 'COMPLETED'), step('l[0]/b', 'RETRYING'), step('l[1]/a', 'SKIPPED')])).toEqual([
      { index: 0, status: 'RETRYING' },
      { index: 1, status: 'COMPLETED' },
    ]));

  it('opens at the step that failed, in its iteration, or at the one that waits', () => {
    const failure = { step: 'sweep', error: { name: 'x', message: 'x' } };
    expect(stepOfInterest({ failure, status: 'FAILED', steps: STEPS }, undefined)).toBe('sweep[1]/look');
    const explanation = { waitsFor: ['close'] } as never;
    expect(stepOfInterest({ status: 'RUNNING', steps: STEPS }, explanation)).toBe('close');
    expect(stepOfInterest({ status: 'COMPLETED', steps: STEPS }, explanation)).toBeUndefined();
  });
});
