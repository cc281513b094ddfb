import {
  classificationOf,
  evolveExecution,
  noExecution,
  reactionsToExecution,
  type ExecutionEvent,
  type LegalBasis,
} from '@runbook/domain';
import { given, start } from '@runbook/spec-kit';
import { begun } from '../authorities/under-an-order.js';
import { termsOf } from '../authorities/terms.js';
import { runbookOf } from '../execution/scripted-run.js';

const basis = (classification: string): LegalBasis => ({
  ...{ authority: 'court', reference: '12/26', classification, authorizedUsers: ['dev'], purpose: 'defence' },
});
const ONE = runbookOf('steps: [{ id: a, type: action, use: act }]\n');
const done = (output = {}) => ({ type: 'CompleteStep', step: 'a', attempt: 1, executor: 'worker', output }) as const;

/** What it was raised to, and because of what: `SECRET by legal-basis SECRET of 12/26`. */
const rises = (events: readonly ExecutionEvent[]): string[] =>
  events.flatMap((event) => {
    if (event.type !== 'ClassificationRaised') return [];
    const { to, because } = event;
    return [`${to} by ${because.kind} ${because.label}${because.of === undefined ? '' : ` of ${because.of}`}`];
  });

describe('a run', () => {
  it('without a basis and marks is at the lowest level, and says nothing of it', () => {
    const { events, state } = given(ONE).when(start(ONE));
    expect([rises(events), classificationOf(state)]).toEqual([[], undefined]);
  });

  it('begins as its legal basis is classified, in the record of its start', () => {
    const begins = given(ONE).when(start(ONE, { legalBasis: basis('secret') }));
    begins.then('ExecutionStarted', 'ClassificationRaised', 'StepRequested');
    expect([rises(begins.events), classificationOf(begins.state)]).toEqual([['SECRET by legal-basis secret of 12/26'], 'SECRET']);
  });

  it('begins as its runbook says, and as the marks in its inputs mean, the highest last', () => {
    const classified = runbookOf('legalBasis: { classification: RESTRICTED }\nsteps: [{ id: a, type: action, use: act }]\n');
    const inputs = { bundle: { objects: [{ tlp: 'amber' }] } };
    const { events, state } = given(classified).when(start(classified, { inputs, marks: ['TLP:RED'] }));
    expect(rises(events)).toEqual(
      ['RESTRICTED by legal-basis RESTRICTED of wide', 'SECRET by inputs TLP:RED'].map((one) => one.replace('wide', classified.id)),
    );
    expect(classificationOf(state)).toBe('SECRET');
    expect(state).not.toHaveProperty('marks');
  });

  it('finds marks in inputs that nobody looked through before', () => {
    const { events } = given(ONE).when(
      start(ONE, { inputs: { n: 1, bundle: { object_marking_refs: ['marking-definition--f88d31f6-486f-44da-b317-01333bde0b82'] } } }),
    );
    expect(rises(events)).toEqual(['CONFIDENTIAL by inputs TLP:AMBER']);
  });

  it('that repeats another one begins as that one was classified', () => {
    const rerunOf = { execution: 'exe_0', reason: 'again' };
    const { events } = given(ONE).when(start(ONE, { rerunOf, classification: 'CONFIDENTIAL' }));
    expect(rises(events)).toEqual(['CONFIDENTIAL by run CONFIDENTIAL of exe_0']);
  });

  it('never falls: what is lower says nothing', () => {
    const first = given(ONE).when(start(ONE, { legalBasis: basis('SECRET'), classification: 'RESTRICTED', marks: ['TLP:GREEN'] }));
    expect(rises(first.events)).toEqual(['SECRET by legal-basis SECRET of 12/26']);
    const second = given(ONE, ...first.events).when({
      ...{ type: 'EditVariables', changes: [{ path: 'inputs.n', value: { tlp: 'GREEN' } }], reason: 'a slip' },
    });
    expect([rises(second.events), classificationOf(second.state)]).toEqual([[], 'SECRET']);
  });

  it('rises with what somebody edits in', () => {
    const { events } = given(ONE).when(start(ONE));
    const edited = given(ONE, ...events).when({
      ...{ type: 'EditVariables', changes: [{ path: 'inputs.n', value: { tlp: 'RED' } }], reason: 'a slip' },
    });
    edited.then('ClassificationRaised', 'VariablesEdited');
    expect(rises(edited.events)).toEqual(['SECRET by inputs TLP:RED']);
  });

  it('of before there were such facts is classified as its legal basis, and says so with its next record', () => {
    const { events } = given(ONE).when(start(ONE, { legalBasis: basis('SECRET') }));
    const old = events.filter(({ type }) => type !== 'ClassificationRaised');
    expect(classificationOf(old.reduce(evolveExecution, noExecution))).toBe('SECRET');
    const next = given(ONE, ...old).when({ type: 'PauseExecution', approvalDeadlines: 'run' });
    expect(rises(next.events)).toEqual(['SECRET by legal-basis SECRET of 12/26']);
  });

  it('is classified by the tenant’s own scale, on which an unknown word is the highest', () => {
    const classifications = { levels: ['OPEN', 'CLOSED'], tlp: {} };
    const rose = given(ONE).when(start(ONE, { legalBasis: basis('SECRET') }), { classifications });
    expect(rises(rose.events)).toEqual(['CLOSED by legal-basis SECRET of 12/26']);
    expect(rises(given(ONE).when(start(ONE, { legalBasis: basis('open') }), { classifications }).events)).toEqual([]);
  });
});

describe('a run under an authority', () => {
  it('rises when that is amended so, and stays where it is when that is amended back', () => {
    const all = begun({ classification: 'RESTRICTED' });
    const amend = (version: number, classification: string) =>
      all.ask('order', { type: 'AmendAuthority', version, reason: 'reviewed', terms: termsOf({ classification }) });
    amend(1, 'SECRET');
    all.settle();
    amend(2, 'UNCLASSIFIED');
    all.settle();
    const { history, state } = all.run('exe_1');
    expect(rises(history)).toEqual(['RESTRICTED by legal-basis RESTRICTED of order', 'SECRET by legal-basis SECRET of order']);
    expect([state.legalBasis?.classification, classificationOf(state)]).toEqual(['UNCLASSIFIED', 'SECRET']);
  });
});

describe('a run whose step brings what is classified', () => {
  const declared = runbookOf('steps: [{ id: a, type: action, use: act, classification: CONFIDENTIAL }]\n');
  const secret = { action: (name: string) => (name === 'act' ? { classification: 'SECRET' } : undefined) };

  it('rises in the record of the result, before it: as the step says, and as its action does', () => {
    const { events } = given(declared).when(start(declared));
    const completed = given(declared, ...events).when(done(), secret);
    completed.then('ClassificationRaised', 'ClassificationRaised', 'StepCompleted', 'ExecutionCompleted');
    expect(rises(completed.events)).toEqual(['CONFIDENTIAL by step CONFIDENTIAL of a', 'SECRET by step SECRET of a']);
  });

  it('rises with a failure too, which says what was there, and not where nothing came of it', () => {
    const { events } = given(ONE).when(start(ONE));
    const fail = {
      type: 'FailStep',
      step: 'a',
      attempt: 1,
      executor: 'worker',
      error: { name: 'internal', message: 'it said so' },
    } as const;
    expect(rises(given(ONE, ...events).when(fail, secret).events)).toEqual(['SECRET by step SECRET of a']);
    expect(rises(given(ONE, ...events).when({ ...fail, effectless: true }, secret).events)).toEqual([]);
  });
});

describe('a run in a run', () => {
  const parent = runbookOf('steps: [{ id: a, type: runbook, with: { id: child } }]\n');
  const pin = { id: 'child', version: 1, digest: 'd'.repeat(64) };
  const world = { version: () => pin };

  it('begins as its parent is classified then, and its parent rises when it takes what the child says, of a failure too', () => {
    const { events } = given(parent).when(start(parent, { legalBasis: basis('RESTRICTED') }), world);
    const asked = events.find((event) => event.type === 'ChildRequested');
    expect(asked).toMatchObject({ classification: 'RESTRICTED' });
    const [reaction] = reactionsToExecution({ id: 'exe_1', tenant: 'default', version: 1, events: [asked!] });
    expect(reaction!.body).toMatchObject({ type: 'StartExecution', classification: 'RESTRICTED' });
    const child = { step: 'a', child: asked!.child, classification: 'SECRET' };
    const ended = given(parent, ...events).when({ type: 'EndChild', ...child, status: 'COMPLETED', outputs: {} }, world);
    expect(rises(ended.events)).toEqual([`SECRET by run SECRET of ${asked!.child}`]);
    ended.then('ClassificationRaised', 'StepCompleted', 'ExecutionCompleted');
    const failed = given(parent, ...events).when({ type: 'EndChild', ...child, status: 'FAILED' }, world);
    expect(rises(failed.events)).toEqual([`SECRET by run SECRET of ${asked!.child}`]);
  });

  it('tells its parent at its end how it is classified, and nobody else', () => {
    const asChild = { parent: { execution: 'exe_0', step: 'a', depth: 2 }, classification: 'SECRET' };
    for (const [more, told] of [
      [asChild, 'SECRET'],
      [{ marks: ['TLP:RED'] }, undefined],
    ] as const) {
      const { events } = given(ONE).when(start(ONE, more));
      const end = given(ONE, ...events)
        .when(done())
        .events.find((event) => event.type === 'ExecutionCompleted');
      expect(end?.classification).toBe(told);
    }
  });
});

describe('a run that takes an event', () => {
  const waits = runbookOf('steps: [{ id: a, type: wait-for-event, with: { event: alert, key: h } }]\n');

  it('rises as the event’s source is registered, and as the event is marked', () => {
    const { events } = given(waits).when(start(waits));
    const opened = events.find((event) => event.type === 'WaitOpened');
    const [wait] = opened!.waits;
    const event = { id: '1', source: '/edr', type: 'alert', data: { tlp: 'RED' } };
    const delivery = { wait: wait!.id, event, correlation: wait!.correlation, dedupeId: 'x', classification: 'RESTRICTED' };
    const took = given(waits, ...events).when({ type: 'DeliverEvent', step: 'a', ...delivery });
    expect(rises(took.events)).toEqual(['RESTRICTED by event RESTRICTED of /edr', 'SECRET by event TLP:RED of /edr']);
    took.then('ClassificationRaised', 'ClassificationRaised', 'EventReceived', 'StepCompleted', 'ExecutionCompleted');
  });
});
