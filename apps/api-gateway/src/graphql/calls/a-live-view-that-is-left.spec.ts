import { Turns } from './turns.js';
import { LiveSource } from './live-source.js';
import { readEvents } from './read-events.js';

async function* never(): AsyncGenerator<number> {
  yield 1;
  await new Promise(() => undefined);
}

describe('a live view that is left', () => {
  it('is shut at once, while its next value is waited for, and once', async () => {
    let shut = 0;
    const source = new LiveSource(never(), () => shut++);
    expect(await source.next()).toEqual({ done: false, value: 1 });
    void source.next();
    expect(await source.return()).toEqual({ done: true, value: undefined });
    await source.return();
    expect([shut, await source.next()]).toEqual([1, { done: true, value: undefined }]);
  });

  it('is shut when its values end, or fail', async () => {
    let shut = 0;
    const fails = new LiveSource(
      (async function* (): AsyncGenerator<number> {
        await Promise.resolve();
        throw new Error('cut');
      })(),
      () => shut++,
    );
    await expect(fails.next()).rejects.toThrow('cut');
    expect(shut).toBe(1);
  });
});

describe('server-sent events', () => {
  it('are read wherever their pieces end, and comments say nothing', async () => {
    const bytes = Buffer.from(': still here\n\nid: 3.0\nevent: StepCompleted\ndata: {"text":"é: 1"}\n\nevent: status\ndata: {}\n\ndata: 1');
    async function* pieces(size: number) {
      for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
    }
    for (const size of [1, 2, 7, 1_000]) {
      const found = [];
      for await (const event of readEvents(pieces(size))) found.push(event);
      expect(found).toEqual([
        { id: '3.0', event: 'StepCompleted', data: { text: 'é: 1' } },
        { event: 'status', data: {} },
      ]);
    }
  });
});

describe('turns', () => {
  it('let so many go at a time, in their order, and go on behind one that fails', async () => {
    const turns = new Turns(2);
    let atOnce = 0;
    let most = 0;
    const order: number[] = [];
    const work = (n: number) =>
      turns.take(async () => {
        most = Math.max(most, ++atOnce);
        order.push(n);
        await new Promise((resolve) => setTimeout(resolve, 1));
        atOnce--;
        if (n === 1) throw new Error('fails');
      });
    const outcomes = await Promise.allSettled([0, 1, 2, 3, 4].map(work));
    expect([most, order, outcomes.map(({ status }) => status)]).toEqual([
      2,
      [0, 1, 2, 3, 4],
      ['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    ]);
  });
});
