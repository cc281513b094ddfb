import { startOfLog, Waits } from '@runbook/processor';
import type { Delivery, PositionKeeper } from '@runbook/service';
import { VirtualClock } from '@runbook/spec-kit';
import { Executor } from './executor.js';
import type { OutputSender } from './output/output-sender.js';
import type { AttemptSurroundings } from './work/attempt-surroundings.js';
import type { ParkedExecutions } from './work/parked-executions.js';

const place = { topic: 'events', partition: 0 };
const A_WHILE_MS = 20_000;
const at = (offset: number): Delivery => ({
  kind: 'records',
  ...place,
  records: [],
  position: { ...startOfLog, offset },
  caughtUp: true,
});

describe('an executor whose store is away', () => {
  const clock = new VirtualClock();
  const waits = new Waits(clock);
  const saved: number[] = [];
  let isAway = true;
  const executor = new Executor(
    { clock, logger: { warn: () => undefined }, queue: { full: false } } as unknown as AttemptSurroundings,
    { write: () => Promise.resolve() } as unknown as ParkedExecutions,
    {
      save: (_reader: string, _topic: string, _partition: number, { offset }: { offset: number }) =>
        isAway ? Promise.reject(new Error('no primary')) : Promise.resolve(void saved.push(offset)),
    } as unknown as PositionKeeper,
    {} as OutputSender,
    waits,
  );

  it('goes on, is not ready, and saves its newest position when it can; one that has no partition left waits for nothing', async () => {
    await executor.deliver({ kind: 'assigned', ...place });
    await executor.deliver(at(1));
    await executor.deliver(at(2));
    await clock.advance(A_WHILE_MS);
    expect([saved, waits.overdue]).toEqual([[], 'the executor waiting for a store for more than 5 s']);
    isAway = false;
    await clock.advance(A_WHILE_MS);
    expect([saved, waits.overdue]).toEqual([[2], undefined]);
    isAway = true;
    await executor.deliver(at(3));
    await clock.advance(A_WHILE_MS);
    await executor.deliver({ kind: 'revoked', ...place });
    expect([saved, waits.overdue]).toEqual([[2], undefined]);
  });
});
