import { useSyncExternalStore } from 'react';

/** What a person chose for this browser. A browser that keeps nothing forgets it with the page, and nothing else fails. */
export interface Stored<Value extends string> {
  get(): Value;
  set(value: Value): void;
  use(): Value;
}

export function stored<Value extends string>(name: string, values: readonly Value[], otherwise: Value): Stored<Value> {
  const listeners = new Set<() => void>();
  let value = read(name, values) ?? otherwise;
  const listen = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const get = () => value;
  return {
    get,
    set(chosen) {
      value = chosen;
      keep(name, chosen);
      for (const listener of listeners) listener();
    },
    use: () => useSyncExternalStore(listen, get),
  };
}

function read<Value extends string>(name: string, values: readonly Value[]): Value | undefined {
  const found = keptText(name);
  return values.find((value) => value === found);
}

export function keptText(name: string): string | undefined {
  try {
    return localStorage.getItem(`runbook.${name}`) ?? undefined;
  } catch {
    // Storage is switched off.
    return undefined;
  }
}

export function keep(name: string, text: string): void {
  try {
    localStorage.setItem(`runbook.${name}`, text);
  } catch {
    // Storage is switched off, or full.
    return;
  }
}
