import { CheckCircle2, CircleAlert, Info, X } from 'lucide-react';
import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import { classNames } from '../ui/class-names.js';

export interface Toast {
  readonly kind: 'done' | 'failed' | 'note';
  readonly text: ReactNode;
}

interface Shown extends Toast {
  readonly id: number;
}

const SHOWN_MAX = 4;
/** What failed stays until it is put away. */
const STAYS_MS = 6_000;

let shown: readonly Shown[] = [];
let ids = 0;
const listeners = new Set<() => void>();

function change(toasts: readonly Shown[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Says at the edge of the page what became of what a person did. */
export function say(toast: Toast): void {
  change([...shown, { ...toast, id: (ids += 1) }].slice(-SHOWN_MAX));
}

const putAway = (id: number): void => change(shown.filter((toast) => toast.id !== id));

export function Toasts() {
  const toasts = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (
    <div
      aria-live="polite"
      className="no-print pointer-events-none fixed right-3 bottom-16 z-50 flex w-[min(24rem,calc(100vw-1.5rem))] flex-col gap-2 md:bottom-3"
    >
      {toasts.map((toast) => (
        <OneToast key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

const LOOKS = {
  done: { Icon: CheckCircle2, colour: 'text-ok' },
  failed: { Icon: CircleAlert, colour: 'text-bad' },
  note: { Icon: Info, colour: 'text-accent' },
} as const;

function OneToast({ toast: { id, kind, text } }: { readonly toast: Shown }) {
  useEffect(() => {
    if (kind === 'failed') return undefined;
    const timer = setTimeout(() => putAway(id), STAYS_MS);
    return () => clearTimeout(timer);
  }, [id, kind]);
  const { Icon, colour } = LOOKS[kind];
  return (
    <div className="pointer-events-auto flex items-start gap-2 rounded-lg border border-line-strong bg-raised px-3 py-2 shadow-raised">
      <Icon aria-hidden size={17} className={classNames('mt-0.5 shrink-0', colour)} />
      <div className="said min-w-0 flex-1">{text}</div>
      <Button kind="quiet" isSmall icon={X} aria-label="Dismiss" onClick={() => putAway(id)} />
    </div>
  );
}
