import { Check, X } from 'lucide-react';
import type { RequestLine } from '../api/inbox-queries.js';
import { classNames } from '../ui/class-names.js';

/** More of them are a number. */
const PIPS_MAX = 8;

/** Votes k of n: a pip for each that is needed. */
export function VotePips({ progress: { approved, rejected, quorum } }: { readonly progress: RequestLine['progress'] }) {
  const words = `${approved} of ${quorum} approved${rejected > 0 ? `, ${rejected} rejected` : ''}`;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap" title={words}>
      {quorum <= PIPS_MAX && (
        <span aria-hidden className="inline-flex gap-0.5">
          {Array.from({ length: quorum }, (_, index) => (
            <span
              key={index}
              className={classNames(
                'inline-flex size-4 items-center justify-center rounded-full border',
                index < approved ? 'border-transparent bg-ok text-surface' : 'border-line-strong text-transparent',
              )}
            >
              <Check size={11} strokeWidth={3.5} />
            </span>
          ))}
        </span>
      )}
      <span className="tabular">
        {approved}/{quorum}
      </span>
      {rejected > 0 && (
        <span className="tabular inline-flex items-center gap-0.5 text-bad">
          <X aria-hidden size={13} strokeWidth={3} />
          {rejected}
        </span>
      )}
      <span className="sr-only">{words}</span>
    </span>
  );
}
