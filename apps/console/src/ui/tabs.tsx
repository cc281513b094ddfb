import type { ReactNode } from 'react';
import { classNames } from './class-names.js';

/** The row of tabs that are links: each is an address. `children` are links, and `tabClass` is what they look like. */
export function TabRow({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <nav aria-label={label} className="no-print flex gap-1 overflow-x-auto border-b [scrollbar-width:thin]">
      {children}
    </nav>
  );
}

export const tabClass = (isActive: boolean): string =>
  classNames(
    '-mb-px flex h-9 shrink-0 items-center gap-1.5 border-b-2 px-2.5 font-medium whitespace-nowrap no-underline',
    isActive ? 'border-accent text-ink' : 'border-transparent text-muted hover:border-line-strong hover:text-ink',
  );
