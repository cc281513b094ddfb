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

/** Calls `act` while every touch of the outside world throws `WorldTouched`. */
export function withoutWorld<T>(act: () => T): T {
  const restore: (() => void)[] = [];
  const RealDate = Date;
  try {
    for (const [target, name] of TRAPS) restore.push(trap(target, name));
    Object.defineProperty(globalThis, 'Date', { configurable: true, writable: true, value: timelessDate(RealDate) });
    restore.push(() => Object.defineProperty(globalThis, 'Date', { configurable: true, writable: true, value: RealDate }));
    return act();
  } finally {
    for (const undo of restore.reverse()) undo();
  }
}

function trap(target: object, name: string): () => void {
  const known = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    configurable: true,
    get: () => {
      throw new WorldTouched(name);
    },
  });
  return () => (known ? Object.defineProperty(target, name, known) : Reflect.deleteProperty(target, name));
}

/** A date of a given time is a value; one of no time is the clock. */
function timelessDate(RealDate: DateConstructor): DateConstructor {
  return new Proxy(RealDate, {
    construct: (target, given) => {
      if (given.length === 0) throw new WorldTouched('new Date()');
      return Reflect.construct(target, given) as object;
    },
    apply: () => {
      throw new WorldTouched('Date()');
    },
  });
}
