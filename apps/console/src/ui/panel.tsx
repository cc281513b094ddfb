import type { ReactNode } from 'react';
import { classNames } from './class-names.js';

export interface PanelProps {
  readonly title?: ReactNode;
  readonly acts?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
  /** Its content reaches its border: tables and lists. */
  readonly isFlush?: boolean;
}

export function Panel({ title, acts, children, className, isFlush = false }: PanelProps) {
  return (
    <section className={classNames('min-w-0 rounded-lg border border-line bg-surface', className)}>
      {(title || acts) && (
        <header className="flex min-h-10 flex-wrap items-center justify-between gap-2 border-b px-3 py-1.5">
          <h2 className="said m-0 text-base font-semibold">{title}</h2>
          {acts && <div className="flex flex-wrap items-center gap-1.5">{acts}</div>}
        </header>
      )}
      <div className={isFlush ? 'min-w-0' : 'min-w-0 p-3'}>{children}</div>
    </section>
  );
}
