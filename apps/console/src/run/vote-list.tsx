import { Check, Undo2, X } from 'lucide-react';
import type { Request } from '../api/inbox-queries.js';
import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';

export function VoteList({ request: { votes, voided, comments } }: { readonly request: Request }) {
  if (votes.length + voided.length + comments.length === 0) return <p className="m-0 text-faint">Nobody has said anything yet.</p>;
  return (
    <ul className="m-0 flex list-none flex-col gap-2 p-0">
      {votes.map((vote, index) => (
        <Vote key={`v${index}`} vote={vote} />
      ))}
      {voided.map((vote, index) => (
        <Vote key={`o${index}`} vote={vote} isVoid />
      ))}
      {comments.map(({ at, by, text }, index) => (
        <li key={`c${index}`} className="said border-l-2 pl-2">
          <Said text={by} max={80} /> <Time at={at} />
          <br />
          <Said text={text} max={4_000} />
        </li>
      ))}
    </ul>
  );
}

function Vote({
  vote: { at, by, decision, comment, onBehalfOf },
  isVoid = false,
}: {
  readonly vote: Request['votes'][number];
  readonly isVoid?: boolean;
}) {
  const isFor = decision === 'approve';
  const Icon = isVoid ? Undo2 : isFor ? Check : X;
  return (
    <li className="flex items-start gap-2">
      <Icon aria-hidden size={16} className={classNames('mt-0.5 shrink-0', isVoid ? 'text-faint' : isFor ? 'text-ok' : 'text-bad')} />
      <span className={classNames('said min-w-0', isVoid && 'text-faint')}>
        <strong>
          <Said text={by} max={80} />
        </strong>{' '}
        {isFor ? 'agreed' : 'was against'}
        {onBehalfOf !== undefined && <> for {onBehalfOf}</>}
        {isVoid && ', void since the step would run with something else'} · <Time at={at} />
        {comment !== undefined && (
          <span className="block">
            <Said text={comment} max={4_000} />
          </span>
        )}
      </span>
    </li>
  );
}
