import { graphOf, templateOf } from './graph-model.js';

const GRAPH = graphOf({
  steps: [
    { id: 'look', type: 'call-service', onError: { goto: 'close' } },
    { id: 'severe', type: 'conditional', dependsOn: ['look'], then: ['sweep'], else: ['close'] },
    {
      id: 'sweep',
      type: 'loop',
      steps: [
        { id: 'one', type: 'transform' },
        { id: 'two', type: 'transform', dependsOn: ['one'] },
      ],
    },
    { id: 'close', type: 'transform', dependsOn: ['gone'] },
  ],
  onFailure: [{ id: 'tell', type: 'notify' }],
});

describe('a runbook that is drawn', () => {
  it('has every step, those of loops by their path within it', () =>
    expect(GRAPH.nodes.map(({ id, parent, isOnFailure }) => [id, parent, isOnFailure])).toEqual([
      ['look', undefined, false],
      ['severe', undefined, false],
      ['sweep', undefined, false],
      ['sweep/one', 'sweep', false],
      ['sweep/two', 'sweep', false],
      ['close', undefined, false],
      ['tell', undefined, true],
    ]));

  it('has what depends on what, where it branches and where it jumps, and no line to what there is not', () =>
    expect(GRAPH.edges.map(({ from, to, kind, label }) => [kind, from, to, label])).toEqual([
      ['jump', 'look', 'close', 'on error'],
      ['depends', 'look', 'severe', undefined],
      ['branch', 'severe', 'sweep', 'then'],
      ['branch', 'severe', 'close', 'else'],
      ['depends', 'sweep/one', 'sweep/two', undefined],
    ]));

  it('finds the step of an instance', () => expect(templateOf('scan[3]/each[0]/look')).toBe('scan/each/look'));
});
