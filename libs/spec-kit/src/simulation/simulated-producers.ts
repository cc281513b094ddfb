import type { WaitOpened } from '@runbook/domain';
import { EVENT_KEYS, EVENT_TYPES } from '../parameters-of-shape.js';
import type { OutsideEvent, World } from './world.js';

const TTLS_MS = [0, 5_000, 3_600_000];

/** Send what is waited for to about half of the waits, some of it twice, some of it with a value that no condition takes. */
export function employProducers(world: World): void {
  world.onFacts((execution, event) => {
    if (event.type === 'WaitOpened') answerWaits(world, execution, event);
  });
}

function answerWaits(world: World, execution: string, { step, waits }: WaitOpened): void {
  for (const { id, event: type, key } of waits) {
    if (world.chance('produces', execution, step, id) > 0.6) continue;
    const sent = {
      id: `for ${id}`,
      type,
      ...(key !== undefined && { key }),
      data: { n: Math.floor(world.chance('data', id) * 14) },
      ttlMs: ttlOf(world, id),
    };
    world.later(world.chance('produced', id) * 8_000, () => world.receive({ ...sent, record: `outside/0/${id}` }));
    if (world.chance('duplicate', id) > 0.2) continue;
    world.inject('event comes twice');
    world.later(world.chance('again', id) * 8_000, () => world.receive({ ...sent, record: `outside/1/${id}` }));
  }
}

/** An event that nobody asked for: before its wait, for another key, or for nobody at all. */
export function unaskedEvent(world: World, draw: number, index: number): OutsideEvent {
  const name = `unasked ${index}`;
  const key = [...EVENT_KEYS, 'nobody', undefined][draw % 4];
  return {
    id: name,
    type: EVENT_TYPES[(draw >> 2) % EVENT_TYPES.length]!,
    ...(key !== undefined && { key }),
    data: { n: (draw >> 4) % 14 },
    ttlMs: ttlOf(world, name),
    record: `outside/2/${index}`,
  };
}

const ttlOf = (world: World, name: string): number => TTLS_MS[Math.floor(world.chance('ttl', name) * TTLS_MS.length)]!;
