import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.js';

export const PANES = ['Text', 'Graph', 'Step', 'Findings'] as const;
export type Pane = (typeof PANES)[number];

interface PaneTabsProps {
  readonly pane: Pane;
  readonly onChoose: (pane: Pane) => void;
  readonly counts: ReactNode;
}

/** On narrow windows one part at a time. */
export function PaneTabs({ pane, onChoose, counts }: PaneTabsProps) {
  return (
    <div className="flex items-center gap-2 border-b bg-surface px-2 lg:hidden">
      <div role="group" aria-label="Parts of the designer" className="flex gap-1">
        {PANES.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={pane === one}
            onClick={() => onChoose(one)}
            className={classNames(
              '-mb-px h-9 border-0 border-b-2 bg-transparent px-2 font-medium',
              pane === one ? 'border-accent text-ink' : 'border-transparent text-muted',
            )}
          >
            {one}
          </button>
        ))}
      </div>
      <span className="ml-auto">{counts}</span>
    </div>
  );
}
