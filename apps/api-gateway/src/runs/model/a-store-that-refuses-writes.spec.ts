import type { ExecutionEvent } from '@runbook/domain';
import { startOfLog } from '@runbook/processor';
import type { Logger } from '@runbook/service';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ExecutionDocument } from './execution-documents.js';
import { ExecutionEntry } from './execution-entry.js';
import { DIRTY_MAX, ExecutionFlusher, FLUSH_AFTER_MS } from './execution-flusher.js';
import { ResidentExecutions } from './resident-executions.js';

const TOPIC = 'runbook.execution.events';
const silent = { error: () => undefined } as unknown as Logger;
const at = (offset: number) => ({ ...startOfLog, offset });
const entry = (id: string) => ExecutionEntry.before(id, 'default');

/** A store in which everything is noted in order, and that refuses as often as it is told to. */
function store() {
  const noted: string[] = [];
  const triedAtMs: number[] = [];
  let refusals = 0;
  const flusher = new ExecutionFlusher(
    {
      write: (documents: readonly ExecutionDocument[]) => {
        triedAtMs.push(performance.now());
        if (refusals-- > 0) return Promise.reject(new Error('no room'));
        noted.push(...documents.map(({ _id }) => _id));
        return Promise.resolve();
      },
      savePosition: (_topic, partition, { offset }) => {
        noted.push(`position ${partition}:${offset}`);
        return Promise.resolve();
      },
    },
    silent,
  );
  return { noted, triedAtMs, flusher, refuse: (times: number) => (refusals = times) };
}

describe('the read model before its store', () => {
  it('saves a position only behind the executions that it covers', async () => {
    const { flusher, noted } = store();
    flusher.changed(entry('a'));
    flusher.reached(TOPIC, 0, at(5));
    flusher.changed(entry('b'));
    flusher.reached(TOPIC, 0, at(9));
    await flusher.close();
    expect(noted).toEqual(['a', 'b', 'position 0:9']);
  });

  it('writes a run of many records once', async () => {
    const { flusher, noted } = store();
    const one = entry('a');
    for (let offset = 1; offset <= 20; offset++) {
      flusher.changed(one);
      flusher.reached(TOPIC, 0, at(offset));
    }
    await sleep(FLUSH_AFTER_MS * 2);
    expect(noted).toEqual(['a', 'position 0:20']);
    await flusher.close();
  });

  it('keeps everything while the store refuses, says that it is not well, and loses nothing', async () => {
    const { flusher, noted, refuse } = store();
    refuse(1);
    flusher.changed(entry('a'));
    flusher.reached(TOPIC, 0, at(1));
    await expect(flusher.flush()).rejects.toThrow('no room');
    expect(flusher.healthy).toBe(false);
    expect(flusher.isPending('a')).toBe(true);
    flusher.changed(entry('b'));
    flusher.reached(TOPIC, 0, at(2));
    await flusher.close();
    expect(noted).toEqual(['a', 'b', 'position 0:2']);
    expect(flusher.healthy).toBe(true);
  });

  it('keeps what came while it was refused, and not what was refused', async () => {
    const forms = [1, 2].map((version) => ExecutionEntry.of({ ...entry('a'), version, headHash: '' }));
    const noted: string[] = [];
    let refuse: ((error: Error) => void) | undefined;
    const flusher = new ExecutionFlusher(
      {
        write: (documents) => {
          if (!refuse) return new Promise((_, reject) => (refuse = reject));
          return Promise.resolve(void noted.push(...documents.map(({ _id, version }) => `${_id}.${version}`)));
        },
        savePosition: (_topic, partition, { offset }) => Promise.resolve(void noted.push(`position ${partition}:${offset}`)),
      },
      silent,
    );
    flusher.changed(forms[0]!);
    flusher.changed(entry('b'));
    flusher.reached(TOPIC, 0, at(1));
    flusher.reached(TOPIC, 1, at(7));
    const refused = expect(flusher.flush()).rejects.toThrow('no room');
    flusher.changed(forms[1]!);
    flusher.reached(TOPIC, 0, at(2));
    // What is being written counts as pending too, behind what is newer.
    expect([flusher.pending('a'), flusher.pending('b')?.id, flusher.isPending('b'), flusher.pending('c')]).toEqual([
      forms[1],
      'b',
      true,
      undefined,
    ]);
    refuse!(new Error('no room'));
    await refused;
    await flusher.close();
    expect([...noted].sort()).toEqual(['a.2', 'b.0', 'position 0:2', 'position 1:7']);
  });

  it('asks a store that is away less and less often', async () => {
    const { flusher, noted, refuse, triedAtMs } = store();
    refuse(3);
    flusher.changed(entry('a'));
    flusher.reached(TOPIC, 0, at(1));
    while (noted.length === 0) await sleep(10);
    const pauses = triedAtMs.slice(1).map((ms, n) => ms - triedAtMs[n]!);
    expect(pauses).toHaveLength(3);
    // A timer may come late, and a millisecond early.
    for (const [n, least] of [FLUSH_AFTER_MS, 2 * FLUSH_AFTER_MS, 4 * FLUSH_AFTER_MS].entries()) {
      expect(pauses[n]).toBeGreaterThan(least - 2);
    }
    expect(flusher.healthy).toBe(true);
    await flusher.close();
  });

  it('holds its reader back until there is room', async () => {
    const { flusher, noted, refuse } = store();
    refuse(1);
    for (let n = 0; n < DIRTY_MAX; n++) flusher.changed(entry(`exe_${n}`));
    flusher.reached(TOPIC, 0, at(1));
    await flusher.room();
    expect(noted).toHaveLength(DIRTY_MAX + 1);
    await flusher.close();
  });
});

describe('the executions in memory', () => {
  const held = new Set<string>();
  const full = () => {
    const live = new ResidentExecutions((id) => held.has(id), 3);
    for (const id of ['a', 'b', 'c', 'd', 'e']) live.keep(entry(id), 0);
    return live;
  };
  const kept = (live: ResidentExecutions) => ['a', 'b', 'c', 'd', 'e'].filter((id) => live.get(id));

  it('forget the longest unused', () => {
    const live = full();
    live.keep(live.get('a')!, 0);
    live.evict();
    expect(kept(live)).toEqual(['a', 'd', 'e']);
  });

  it('never forget what is nowhere else', () => {
    held.add('a').add('b').add('c').add('d');
    const live = full();
    live.evict();
    expect(kept(live)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('count bytes as well', () => {
    const live = new ResidentExecutions(() => false, 10, 100);
    const record = { version: 1, events: [] as ExecutionEvent[] } as unknown as Parameters<ExecutionEntry['fold']>[0]['record'];
    for (const id of ['a', 'b', 'c']) {
      const one = entry(id);
      one.fold({ record, bytes: Buffer.alloc(60) });
      live.keep(one, 0);
    }
    live.evict();
    expect(kept(live)).toEqual(['c']);
  });

  it('forget those that are over before any that goes on, but for the last few', () => {
    held.clear();
    const live = new ResidentExecutions((id) => held.has(id), 5, 1_000_000, 1);
    held.add('b');
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      const one = entry(id);
      if (id !== 'a') one.state = { ...one.state, status: 'COMPLETED' };
      live.keep(one, 0);
    }
    live.evict();
    // b is held, and counts.
    expect(kept(live)).toEqual(['a', 'b']);
    held.clear();
    live.keep(live.get('b')!, 0);
    live.evict();
    expect(kept(live)).toEqual(['a', 'b']);
  });
});
