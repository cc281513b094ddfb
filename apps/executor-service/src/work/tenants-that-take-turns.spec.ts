import fc from 'fast-check';
import { OldestFirst } from './oldest-first.js';
import { WorkQueue, type Work } from './work-queue.js';

/** Work that runs until it is told to end. */
class Slots {
  readonly begun: string[] = [];
  private readonly running: Work[] = [];
  readonly queue: WorkQueue;

  constructor(concurrency: number, limits: ConstructorParameters<typeof WorkQueue>[1] = {}) {
    this.queue = new WorkQueue(concurrency, limits);
  }

  add(tenant: string, at: number, target?: string): void {
    const work: Work = {
      ...{ tenant, at, target, bytes: 1 },
      begin: () => {
        this.begun.push(`${tenant}${at}`);
        return this.running.push(work) > 0;
      },
    };
    this.queue.add(work);
  }

  end(tenant = this.running[0]?.tenant): void {
    const index = this.running.findIndex((work) => work.tenant === tenant);
    this.queue.done(this.running.splice(index, 1)[0]!);
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

describe('tenants that take turns', () => {
  it('begin one step each, of each the oldest first', () => {
    const slots = new Slots(1);
    slots.add('a', 0);
    for (const at of [3, 1, 2]) slots.add('a', at);
    for (const at of [9, 8]) slots.add('b', at);
    slots.add('c', 7);
    for (const _step of upTo(6)) slots.end();
    expect(slots.begun).toEqual(['a0', 'a1', 'b8', 'c7', 'a2', 'b9', 'a3']);
  });

  it('wait one turn for a slot, however many steps another has queued', () => {
    const slots = new Slots(1);
    for (const at of upTo(10_000)) slots.add('a', at);
    slots.add('b', 20_000);
    slots.end();
    slots.end();
    expect(slots.begun).toEqual(['a1', 'a2', 'b20000']);
  });

  it('find a slot free while another has as many running as it may', () => {
    const slots = new Slots(8);
    for (const at of upTo(10_000)) slots.add('a', at);
    expect(slots.begun).toHaveLength(6);
    slots.add('b', 20_000);
    expect(slots.begun.at(-1)).toBe('b20000');
    slots.end('b');
    expect(slots.begun).toHaveLength(7);
    slots.end('a');
    expect(slots.begun.at(-1)).toBe('a7');
  });

  it('find a place at a host that another keeps busy', () => {
    const slots = new Slots(100, { perTarget: 4 });
    for (const at of upTo(1_000)) slots.add('a', at, 'edr.example');
    expect(slots.begun).toHaveLength(3);
    for (const at of [2_001, 2_002, 2_003]) slots.add('b', at, 'edr.example');
    expect(slots.begun.at(-1)).toBe('b2001');
    slots.end('a');
    expect(slots.begun.at(-1)).toBe('a4');
    slots.end('a');
    expect(slots.begun.at(-1)).toBe('b2002');
  });

  it('have as many slots each as the operator says', () => {
    const slots = new Slots(8, { perTenant: 2 });
    for (const at of upTo(5)) for (const tenant of ['a', 'b']) slots.add(tenant, at);
    expect(slots.begun).toEqual(['a1', 'b1', 'a2', 'b2']);
  });
});

describe('what is oldest', () => {
  it('comes out first, and of one age what came first, whatever comes meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.nat(5), { nil: undefined }), { maxLength: 60 }), (moves) => {
        const heap = new OldestFirst<{ readonly at: number; readonly number: number }>();
        const list: { readonly at: number; readonly number: number }[] = [];
        // A number goes in; nothing takes one out.
        for (const [number, at] of moves.entries()) {
          if (at === undefined) {
            list.sort((a, b) => a.at - b.at || a.number - b.number);
            expect(heap.pop()).toEqual(list.shift());
          } else {
            heap.push({ at, number });
            list.push({ at, number });
          }
          expect(heap.size).toBe(list.length);
        }
      }),
    );
  });
});
