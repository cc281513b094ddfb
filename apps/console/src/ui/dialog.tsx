import { X } from 'lucide-react';
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { Button } from './button.js';
import { classNames } from './class-names.js';

export interface DialogProps {
  readonly title: ReactNode;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** Buttons at its end; what is done first stands last. */
  readonly acts?: ReactNode;
  readonly isWide?: boolean;
}

/**
 * The browser's own dialog: it keeps the focus inside, and closes on Escape. (Libraries do that with inline style sheets, which the policy of the pages
 * forbids.)
 */
export function Dialog({ title, isOpen, onClose, children, acts, isWide = false }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (!isOpen) return undefined;
    const before = document.activeElement;
    if (box.current?.open === false) box.current.showModal();
    return () => giveBack(before);
  }, [isOpen]);
  if (!isOpen) return null;
  return (
    <dialog
      ref={box}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => event.target === box.current && onClose()}
      className={classNames(
        'm-auto max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] overflow-hidden rounded-xl border border-line bg-raised p-0 text-ink shadow-raised',
        isWide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      <div className="flex max-h-[calc(100dvh-2rem)] flex-col">
        <header className="flex items-center justify-between gap-3 border-b px-4 py-3">
          <h2 id={heading} className="said m-0 text-lg font-semibold">
            {title}
          </h2>
          <Button kind="quiet" icon={X} isSmall aria-label="Close" onClick={onClose} />
        </header>
        <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 py-4">{children}</div>
        {acts && <footer className="flex flex-wrap justify-end gap-2 border-t bg-surface px-4 py-3">{acts}</footer>}
      </div>
    </dialog>
  );
}

/** So long after it the page may still change by what was done in it: its own button may go, a menu may give the focus to its own. */
const LOOKS_AT_MS = [0, 100, 500, 1_000];

/** A dialog that React takes away gives no focus back by itself. Where what had it is gone too, the page's content has it, not the beginning of the page. */
function giveBack(before: Element | null): void {
  if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
  for (const ms of LOOKS_AT_MS)
    setTimeout(() => {
      if (document.activeElement === document.body) document.getElementById('content')?.focus();
    }, ms);
}
