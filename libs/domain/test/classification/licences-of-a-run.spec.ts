import { decideRegistry, evolveRegistry, noRunbook, type DeclaredAction, type ExecutionEvent, type RegistryCommand } from '@runbook/domain';
import { given, registryWorld, start } from '@runbook/spec-kit';
import { termsOf } from '../authorities/terms.js';
import { asked, begun, under } from '../authorities/under-an-order.js';
import { runbookOf } from '../execution/scripted-run.js';
import { person } from '../execution/voting-run.js';

const CHAIN = runbookOf('steps: [{ id: a, type: action, use: look }, { id: b, type: action, use: act, dependsOn: [a] }]\n');
const done = (step: string) => ({ type: 'CompleteStep', step, attempt: 1, executor: 'worker', output: {} }) as const;
const declaring = (declared: Readonly<Record<string, DeclaredAction>>) => ({ action: (name: string) => declared[name] });
const joined = (events: readonly ExecutionEvent[]) =>
  events.flatMap((event) => (event.type === 'LicensesJoined' ? [`${event.dataLicenses.join(' ')} of ${event.of}`] : []));
const denial = (events: readonly ExecutionEvent[]) => events.find((event) => event.type === 'StepFailed')?.error;

describe('the licences of a run', () => {
  it('are those that it was started with, and those that its steps and their actions bring, once each', () => {
    const lines = 'steps: [{ id: a, type: action, use: look, dataLicenses: [vendor-feed, open] }]\n';
    const brings = runbookOf(lines);
    const world = declaring({ look: { dataLicenses: ['vendor-feed', 'partner'] } });
    const { events } = given(brings).when(start(brings, { dataLicenses: ['open'] }), world);
    const completed = given(brings, ...events).when(done('a'), world);
    completed.then('LicensesJoined', 'StepCompleted', 'ExecutionCompleted');
    expect(joined(completed.events)).toEqual(['vendor-feed partner of a']);
    expect(completed.state.dataLicenses).toEqual(['open', 'vendor-feed', 'partner']);
  });

  it('travel from a child to its parent at its end', () => {
    const parent = runbookOf('steps: [{ id: a, type: runbook, with: { id: child } }]\n');
    const world = { version: () => ({ id: 'child', version: 1, digest: 'd'.repeat(64) }) };
    const { events } = given(parent).when(start(parent, { dataLicenses: ['open'] }), world);
    const { child } = events.find((event) => event.type === 'ChildRequested')!;
    const end = { type: 'EndChild', step: 'a', child, status: 'COMPLETED', outputs: {}, dataLicenses: ['open', 'vendor-feed'] } as const;
    expect(joined(given(parent, ...events).when(end, world).events)).toEqual(['vendor-feed of a']);
  });
});

describe('a step whose action says something of licences', () => {
  it.each<[string, readonly string[], DeclaredAction, string | undefined]>([
    ['forbids none', ['vendor-feed'], {}, undefined],
    ['forbids another', ['open'], { forbidsLicenses: ['vendor-*'] }, undefined],
    [
      'forbids one that the run carries',
      ['open', 'vendor-feed'],
      { forbidsLicenses: ['vendor-*'] },
      'expected data that look may be given, found some under the licence vendor-feed, which it forbids',
    ],
    ['needs one that the run carries', ['open'], { needsLicenses: ['open'] }, undefined],
    [
      'needs some that it does not carry',
      ['open'],
      { needsLicenses: ['open', 'internal', 'partner'] },
      'expected the licences that look needs, found the run without internal, partner',
    ],
  ])('which %s: it is asked for, or denied with the reason', (_what, dataLicenses, declared, message) => {
    const { events } = given(CHAIN).when(start(CHAIN, { dataLicenses }), declaring({ look: declared }));
    const isAsked = events.some(({ type }) => type === 'StepRequested');
    expect([isAsked, denial(events)]).toEqual(
      message === undefined ? [true, undefined] : [false, { name: 'denied', message, terminal: true }],
    );
  });

  it('is denied for what a step before it brought', () => {
    const world = declaring({ look: { dataLicenses: ['vendor-feed'] }, act: { forbidsLicenses: ['vendor-feed'] } });
    const { events } = given(CHAIN).when(start(CHAIN), world);
    const next = given(CHAIN, ...events).when(done('a'), world).events;
    expect(next.some((event) => event.type === 'StepRequested')).toBe(false);
    expect(denial(next)?.message).toBe('expected data that act may be given, found some under the licence vendor-feed, which it forbids');
  });

  it('is denied a worker that takes it, for what was declared since it was offered', () => {
    const offered = runbookOf('steps: [{ id: a, type: action, use: edr/isolate }]\n');
    const { events } = given(offered).when(start(offered, { dataLicenses: ['vendor-feed'] }));
    const take = { type: 'RenewLease', step: 'a', attempt: 1, dispatch: 1, executor: 'w', use: 'edr/isolate' } as const;
    const taken = given(offered, ...events).when(take, declaring({ 'edr/isolate': { forbidsLicenses: ['*'] } }));
    expect(denial(taken.events)?.name).toBe('denied');
  });
});

describe('a run under an authority', () => {
  const BRINGS =
    'steps: [{ id: a, type: action, use: look, dataLicenses: [vendor-feed] }, { id: b, type: action, use: act, dependsOn: [a] }]\n';
  it('does not start where a step would bring data that the authority does not name, or that forbid what the run does', () => {
    expect(under({ dataLicenses: [] }, BRINGS).startUnder('exe_1', 'order')).toBe('authority-exceeded');
    const forbidding = termsOf({ dataLicenses: [{ name: 'vendor-feed', forbids: ['act'] }] });
    expect(under(forbidding, BRINGS).startUnder('exe_1', 'order')).toBe('authority-exceeded');
    expect(under({ dataLicenses: [{ name: 'vendor-feed', forbids: [] }] }, BRINGS).startUnder('exe_1', 'order')).toBeUndefined();
  });

  it('asks for no action that would bring data beyond it', () => {
    const all = begun();
    all.change = declaring({ act: { dataLicenses: ['vendor-feed'] } });
    all.tell('exe_1', done('a'));
    expect(asked(all)).toBe('a v1');
    expect(denial(all.run('exe_1').history)?.message).toBe(
      'expected data licences among nothing, found vendor-feed; authority order, version 1',
    );
  });
});

describe('what an action declares', () => {
  const by = person('edr-service');
  const world = registryWorld({ id: 'default/actions/edr/isolate', actor: by, now: 1 });
  const declare = (declared: DeclaredAction): RegistryCommand => ({ type: 'DeclareAction', action: 'edr/isolate', declared });

  it('is a fact, once, and replaces what it had declared before', () => {
    const first = decideRegistry(declare({ forbidsLicenses: ['vendor-*'] }), noRunbook, world);
    const event = { type: 'ActionDeclared', at: 1, action: 'edr/isolate', declared: { forbidsLicenses: ['vendor-*'] }, by } as const;
    expect(first).toEqual({ kind: 'events', events: [event] });
    const after = evolveRegistry(noRunbook, event);
    expect(decideRegistry(declare({ forbidsLicenses: ['vendor-*'] }), after, world)).toMatchObject({
      rejection: { code: 'already-registered' },
    });
    expect(decideRegistry(declare({}), after, world)).toMatchObject({ events: [{ declared: {} }] });
    expect(decideRegistry(declare({}), noRunbook, world)).toMatchObject({ rejection: { code: 'already-registered' } });
  });
});
