import { noRunbook, type RegistryState } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { Succession, type RunbookCatalogue } from '@runbook/service';
import { RegistryAggregate } from './registry-aggregate.js';
import { StartsOfAnotherSystem } from './starts-of-another-system.js';

const AT = '2026-12-01T12:00:00.000Z';

describe('a start, where another system is before or behind this one', () => {
  it('is nobody else’s where there is none', () => expect(new StartsOfAnotherSystem(new Succession()).refusal('exe_1')).toBeUndefined());

  it('is the next one’s where this one was handed over', () => {
    const starts = new StartsOfAnotherSystem(new Succession([{ _id: 'handed-over', at: AT }]));
    const message = `expected a system that begins runs, found it handed over at ${AT}; start the run in the system that follows it`;
    expect(starts.refusal('exe_1')).toEqual({ kind: 'rejected', rejection: { code: 'handed-over', message } });
  });

  it('is looked up, and refused where the one before has begun it', async () => {
    const asked: string[] = [];
    const succession = new Succession([{ _id: 'took-over', at: AT, from: 'f' }], async (id) => (asked.push(id), id === 'exe_1'));
    const starts = new StartsOfAnotherSystem(succession);
    for (const id of ['exe_1', 'exe_2']) {
      expect(starts.refusal(id)).toEqual({ kind: 'needs', needs: { begun: id } });
      await starts.lookUp(id);
    }
    expect(starts.refusal('exe_1')).toMatchObject({ kind: 'rejected', rejection: { code: 'begun-before' } });
    expect([starts.refusal('exe_2'), asked]).toEqual([undefined, ['exe_1', 'exe_2']]);
  });

  it('by a schedule is due in the next one alone', () => {
    const due = { ...noRunbook, schedules: [{ trigger: 'nightly', nextAt: 7 }] } as unknown as RegistryState;
    const timerOf = (fires: boolean) => new RegistryAggregate({} as RunbookCatalogue, {} as BlobStore, () => 'off', fires).nextTimerAt(due);
    expect([timerOf(true), timerOf(false)]).toEqual([7, undefined]);
  });
});
