import type { ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { AT, started } from '../../test/followed-requests.js';
import { ReadModel } from '../../test/read-model.js';
import type { Watcher } from './model/execution-model.js';

const ENDED: ExecutionEvent = { type: 'ExecutionCompleted', at: AT + 9, outputs: {}, failures: 0 };
/** Longer than a suite may take: who waits so long has not been answered by the clock. */
const FOR_EVER_MS = 2_000_000_000;

/** A run that goes on, with a count of who watches it. */
async function running() {
  const read = await ReadModel.over(new MemoryDocuments());
  await read.record('exe_1', [started]);
  const { model } = read;
  let watching = 0;
  const watch = model.watch.bind(model);
  model.watch = (id: string, watcher: Watcher) => {
    const unwatch = watch(id, watcher);
    watching++;
    return () => (watching--, unwatch());
  };
  return { read, model, watching: () => watching };
}

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('a request that waits for the end of a run', () => {
  it('is answered when the run ends, with the run as it ended', async () => {
    const { read, model } = await running();
    const waiting = model.awaitFinal('default', 'exe_1', FOR_EVER_MS);
    await read.record('exe_1', [{ type: 'ExecutionPausing', at: AT + 1, approvalDeadlines: 'run' }]);
    await read.record('exe_1', [ENDED]);
    expect(await waiting).toMatchObject({ id: 'exe_1', version: 3, state: { status: 'COMPLETED' } });
    await read.close();
  });

  it('is answered with the run as it is when it has waited long enough', async () => {
    const { read, model } = await running();
    const waiting = model.awaitFinal('default', 'exe_1', 30);
    await read.record('exe_1', [{ type: 'ExecutionPausing', at: AT + 1, approvalDeadlines: 'run' }]);
    expect(await waiting).toMatchObject({ version: 2, state: { status: 'PAUSING' } });
    await read.close();
  });

  it('does not wait for what is over, is not there, or is not to be waited for', async () => {
    const { read, model, watching } = await running();
    expect(await model.awaitFinal('default', 'exe_1', 0)).toMatchObject({ version: 1 });
    expect(await model.awaitFinal('default', 'exe_2', FOR_EVER_MS)).toBeUndefined();
    expect(await model.awaitFinal('acme', 'exe_1', FOR_EVER_MS)).toBeUndefined();
    await read.record('exe_1', [ENDED]);
    expect(await model.awaitFinal('default', 'exe_1', FOR_EVER_MS)).toMatchObject({ version: 2 });
    expect(watching()).toBe(0);
    await read.close();
  });

  it('is answered when the gateway stops', async () => {
    const { read, model } = await running();
    const waiting = model.awaitFinal('default', 'exe_1', FOR_EVER_MS);
    await new Promise(setImmediate);
    await read.close();
    expect(await waiting).toMatchObject({ version: 1 });
  });

  it('leaves nothing behind, however it ends', async () => {
    const before = timers();
    const { read, model, watching } = await running();
    const waiting = [1, 2, 3].map(() => model.awaitFinal('default', 'exe_1', FOR_EVER_MS));
    await new Promise(setImmediate);
    expect(watching()).toBe(3);
    await read.record('exe_1', [ENDED]);
    await Promise.all(waiting);
    expect(watching()).toBe(0);
    await read.close();
    expect(timers()).toBe(before);
  });
});
