import { evolveRegistry, MISSED_COUNTED_MAX, noRunbook, reactionsToRegistry, type Overlap, type RegistryEvent } from '@runbook/domain';
import fc from 'fast-check';
import { MINUTE, ScheduledRunbook, START, type Trigger } from './scheduled-runbook.js';

const RUNS = 300;
const INTERVAL = 5;
const NAME = `*/${INTERVAL} * * * * UTC`;

type Action =
  | { readonly do: 'move'; readonly minutes: number }
  | { readonly do: 'fire' | 'restart' | 'end' | 'refuse' }
  | { readonly do: 'register'; readonly others: readonly number[] };

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('move' as const), minutes: fc.integer({ min: 0, max: 12 }) }) },
  // The clock jumps, or nothing ran meanwhile; backwards too.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('move' as const), minutes: fc.integer({ min: -40, max: 300 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('fire' as const, 'end' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'refuse' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('register' as const),
      others: fc.uniqueArray(fc.integer({ min: 2, max: 4 }), { maxLength: 2 }),
    }),
  },
);
const overlap = fc.constantFrom<Overlap>('skip', 'queue', 'replace', 'allow');

/** What the world outside sees: which runs were started and go on. */
class Outside {
  readonly started: string[] = [];
  readonly running = new Set<string>();
  readonly ofSchedule = new Map<string, string>();

  see(events: readonly RegistryEvent[]): void {
    for (const { id, body } of reactionsToRegistry({ id: 'default/demo', tenant: 'default', version: 2, events })) {
      if (body.type !== 'StartExecution') continue;
      this.started.push(id);
      this.running.add(id);
      this.ofSchedule.set(id, body.trigger?.schedule?.trigger ?? '');
    }
  }

  runningOf(trigger: string): string[] {
    return [...this.running].filter((id) => this.ofSchedule.get(id) === trigger);
  }
}

function act(action: Action, runbook: ScheduledRunbook, outside: Outside, mode: Overlap): void {
  const version = (others: readonly number[]): Trigger[] =>
    [INTERVAL, ...others].map((n) => ({ schedule: `*/${n} * * * *`, overlap: mode }));
  const [oldest] = outside.running;
  switch (action.do) {
    case 'move':
      runbook.now += action.minutes * MINUTE + 1;
      return;
    case 'fire':
      return outside.see(runbook.fire());
    case 'restart':
      return runbook.restart();
    case 'register':
      return outside.see(runbook.register(...version(action.others)));
    case 'end':
    case 'refuse':
      if (oldest === undefined) return;
      outside.running.delete(oldest);
      // Delivered twice, as commands may be.
      for (const _time of [1, 2]) outside.see(runbook[action.do](oldest, outside.ofSchedule.get(oldest)));
  }
}

function eachMoment(check: (runbook: ScheduledRunbook, outside: Outside, mode: Overlap) => void, atEnd = check): void {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 60 }), overlap, (actions, mode) => {
      const runbook = new ScheduledRunbook(START);
      const outside = new Outside();
      act({ do: 'register', others: [] }, runbook, outside, mode);
      for (const one of actions) {
        act(one, runbook, outside, mode);
        check(runbook, outside, mode);
      }
      atEnd(runbook, outside, mode);
    }),
    { numRuns: RUNS },
  );
}

describe('any order of firings, ends, versions, restarts and clocks that jump', () => {
  it('starts an occurrence at most once', () => {
    eachMoment((_, { started }) => expect(new Set(started).size).toBe(started.length));
  });

  it('lets every occurrence be fired or missed exactly once, all missed ones together', () => {
    eachMoment(
      () => undefined,
      (runbook) => {
        const firings = runbook.history.filter((event) => event.type === 'ScheduleFired').filter(({ trigger }) => trigger === NAME);
        let before = START;
        for (const { scheduledAt, missed, at, nextAt } of firings) {
          const occurrences = (scheduledAt - before) / (INTERVAL * MINUTE);
          expect(missed).toBe(Math.min(occurrences - 1, MISSED_COUNTED_MAX));
          expect(scheduledAt).toBeLessThanOrEqual(at);
          expect(nextAt).toBeGreaterThan(at);
          before = scheduledAt;
        }
        const next = runbook.state.schedules?.find(({ trigger }) => trigger === NAME)?.nextAt;
        expect(next).toBe(before + INTERVAL * MINUTE);
      },
    );
  });

  it('lets no two runs of a schedule go on at once, unless they are allowed to', () => {
    eachMoment((_, outside, mode) => {
      if (mode !== 'allow') expect(outside.runningOf(NAME).length).toBeLessThanOrEqual(1);
    });
  });

  it('never leaves a firing waiting for a run that is over', () => {
    eachMoment(({ state }, { running }) => {
      for (const { waiting, running: heeded, nextAt } of state.schedules ?? []) {
        if (waiting && nextAt !== undefined) expect(running.has(heeded as string)).toBe(true);
      }
    });
  });

  it('replays to the byte', () => {
    eachMoment(
      () => undefined,
      ({ history, state }) => {
        const replayed = (JSON.parse(JSON.stringify(history)) as RegistryEvent[]).reduce(evolveRegistry, noRunbook);
        expect(JSON.stringify(replayed)).toBe(JSON.stringify(state));
      },
    );
  });
});
