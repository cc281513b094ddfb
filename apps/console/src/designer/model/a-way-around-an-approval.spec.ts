import { parse } from 'yaml';
import type { Json } from '../../forms/json.js';
import { graphOfRunbook, type Finding } from './graph-of-runbook.js';

const RUNBOOK = parse(`
steps:
  - { id: lookup, type: transform }
  - { id: severe, type: conditional, dependsOn: [lookup], then: [approve], else: [note] }
  - { id: approve, type: human-approval, onError: { goto: each } }
  - { id: note, type: notify }
  - { id: each, type: loop, dependsOn: [severe], steps: [{ id: cut, type: call-service, sensitive: containment }] }
`) as Json;
const WAY = { step: 'cut', path: ['lookup', 'severe', 'cut'].map((step) => ({ step, outcome: 'completes' })) };
const finding = (path: string, severity: Finding['severity']): Finding => ({ severity, code: 'x', message: 'y', path, line: 1, column: 1 });

describe('the graph of a runbook', () => {
  it('has every step in its loop, and every link with what it is', () => {
    const { nodes, edges } = graphOfRunbook(RUNBOOK, []);
    expect(nodes.map(({ id, parent }) => [id, parent])).toEqual([
      ['lookup', undefined],
      ['severe', undefined],
      ['approve', undefined],
      ['note', undefined],
      ['each', undefined],
      ['cut', 'each'],
    ]);
    expect(edges.map(({ id, kind, from, to, label }) => [id, kind, from, to, label])).toEqual([
      ['/steps/1/dependsOn/0', 'dependsOn', 'lookup', 'severe', undefined],
      ['/steps/1/then/0', 'branch', 'severe', 'approve', 'then'],
      ['/steps/1/else/0', 'branch', 'severe', 'note', 'else'],
      ['/steps/2/onError/goto', 'goto', 'approve', 'each', 'on error'],
      ['/steps/4/dependsOn/0', 'dependsOn', 'severe', 'each', undefined],
    ]);
  });

  it('points out the way around an approval, through the loop in which it ends', () => {
    const { nodes, edges } = graphOfRunbook(RUNBOOK, [], WAY);
    expect(nodes.filter(({ isPointedOut }) => isPointedOut).map(({ id }) => id)).toEqual(['lookup', 'severe', 'each', 'cut']);
    expect(edges.filter(({ isPointedOut }) => isPointedOut).map(({ id }) => id)).toEqual(['/steps/1/dependsOn/0', '/steps/4/dependsOn/0']);
  });

  it('says at the innermost step what was found, faults before doubts', () => {
    const found = [finding('/steps/4/steps/0/with/url', 'error'), finding('/steps/4/forEach', 'warning'), finding('/name', 'error')];
    const { nodes } = graphOfRunbook(RUNBOOK, found);
    expect(nodes.filter(({ marks }) => marks?.length).map(({ id, marks }) => [id, marks?.map(({ word }) => word)])).toEqual([
      ['each', ['1 doubt']],
      ['cut', ['containment', '1 fault']],
    ]);
  });
});
