/** What the core must not touch (P5): the clock, chance, waiting, input and output, and the machine's locale. */
const TRAPS: readonly (readonly [target: object, name: string])[] = [
  [Date, 'now'],
  [Math, 'random'],
  ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch'].map((name) => [globalThis, name] as const),
  ...['performance', 'process', 'crypto', 'console', 'navigator', 'Buffer', 'Intl'].map((name) => [globalThis, name] as const),
  [String.prototype, 'localeCompare'],
  [String.prototype, 'toLocaleLowerCase'],
  [String.prototype, 'toLocaleUpperCase'],
  [Number.prototype, 'toLocaleString'],
  [Date.prototype, 'toLocaleString'],
  [Date.prototype, 'getHours'],
  [Date.prototype, 'getDate'],
  [Date.prototype, 'getTimezoneOffset'],
];

export const TRAPPED: readonly string[] = [...TRAPS.map(([, name]) => name), 'new Date()'];

export class WorldTouched extends Error {
  override readonly name = 'WorldTouched';
  constructor(what: string) {
    super(`expected a pure decision, found it touching ${what}; hand it over in the command or the world (P5)`);
  }
}

type Touch = (what: string) => never;

/** Calls `act` while every touch of the outside world throws `WorldTouched`, and throws it even where `act` swallowed it. */
export function withoutWorld<T>(act: () => T): T {
  const restore: (() => void)[] = [];
  const touched: WorldTouched[] = [];
  const touch: Touch = (what) => {
    const error = new WorldTouched(what);
    touched.push(error);
    throw error;
  };
  let value: T;
  try {
    for (const [target, name] of TRAPS) restore.push(trap(target, name, touch));
    restore.push(replace(globalThis, 'Date', { writable: true, value: timelessDate(Date, touch) }));
    value = act();
  } catch (error) {
    // In the context that jest runs a suite in, Node 26 takes a global whose getter throws for one that is not defined.
    throw touched[0] ?? error;
  } finally {
    for (const undo of restore.reverse()) undo();
  }
  if (touched[0]) throw touched[0];
  return value;
}

function trap(target: object, name: string, touch: Touch): () => void {
  return replace(target, name, { get: () => touch(name) });
}

function replace(target: object, name: string, by: PropertyDescriptor): () => void {
  const known = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { configurable: true, ...by });
  return () => (known ? Object.defineProperty(target, name, known) : Reflect.deleteProperty(target, name));
}

/** A date of a given time is a value; one of no time is the clock. */
function timelessDate(RealDate: DateConstructor, touch: Touch): DateConstructor {
  return new Proxy(RealDate, {
    construct: (target, given) => (given.length === 0 ? touch('new Date()') : (Reflect.construct(target, given) as object)),
    apply: () => touch('Date()'),
  });
}
