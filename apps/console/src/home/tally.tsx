import { Link } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';
import { parseSearch } from '../shell/search-params.js';
import { classNames } from '../ui/class-names.js';
import { TONES } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';

export interface TallyProps {
  readonly word: string;
  readonly count: number | undefined;
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly search: string;
}

/** A number that leads to what it counts. */
export function Tally({ word, count, tone, icon: Icon, search }: TallyProps) {
  return (
    <li>
      <Link
        to="/runs"
        search={parseSearch(search.slice(1))}
        className="flex items-center gap-3 rounded-lg border bg-surface px-3 py-2.5 text-ink no-underline hover:border-line-strong"
      >
        <span className={classNames('grid size-9 shrink-0 place-items-center rounded-md', count === 0 ? TONES.idle : TONES[tone])}>
          <Icon aria-hidden size={18} />
        </span>
        <span className="min-w-0">
          <span className="tabular block text-xl leading-6 font-semibold">{count ?? '–'}</span>
          <span className="block text-sm text-muted">{word}</span>
        </span>
      </Link>
    </li>
  );
}
