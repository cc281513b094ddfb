import { useEffect, useRef } from 'react';

/** What a key does: `g r` is one key and then the other. */
export interface KeyAct {
  readonly keys: string;
  readonly does: string;
  readonly act: () => void;
}

const acts = new Set<KeyAct>();
/** Between the two keys of one act. */
const PAIR_MS_MAX = 1_200;

export const knownKeys = (): readonly KeyAct[] => [...acts];

/** While the caller is shown, the keys do this. `does` stands in the list that `?` opens. */
export function useKey(keys: string, does: string, act: () => void): void {
  const newest = useRef(act);
  useEffect(() => {
    newest.current = act;
  });
  useEffect(() => {
    const mine: KeyAct = { keys, does, act: () => newest.current() };
    acts.add(mine);
    return () => void acts.delete(mine);
  }, [keys, does]);
}

/** One listener for all. What is typed into a field is text. */
export function listenForKeys(): () => void {
  let first = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pressed = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target)) return;
    const pair = first === '' ? event.key : `${first} ${event.key}`;
    clearTimeout(timer);
    first = '';
    const found = [...acts].findLast(({ keys }) => keys === pair);
    if (found) {
      event.preventDefault();
      return found.act();
    }
    if (![...acts].some(({ keys }) => keys.startsWith(`${event.key} `))) return;
    first = event.key;
    timer = setTimeout(() => (first = ''), PAIR_MS_MAX);
  };
  addEventListener('keydown', pressed);
  return () => removeEventListener('keydown', pressed);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('dialog[open]') !== null;
}
