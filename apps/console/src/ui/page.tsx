import type { ReactNode } from 'react';
import { useTitle } from './use-title.js';

export interface PageProps {
  /** Also of the browser's tab. */
  readonly title: string;
  readonly lead?: ReactNode;
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

/** Every page but a run's: its name, what can be done, and what there is. */
export function Page({ title, lead, acts, children }: PageProps) {
  useTitle(title);
  return (
    <div className="mx-auto flex w-full max-w-7xl min-w-0 flex-col gap-4 p-4 md:p-6">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="said m-0 text-xl font-semibold tracking-tight">{title}</h1>
          {lead && <p className="said m-0 mt-0.5 text-muted">{lead}</p>}
        </div>
        {acts && <div className="flex flex-wrap items-center gap-2">{acts}</div>}
      </header>
      {children}
    </div>
  );
}
