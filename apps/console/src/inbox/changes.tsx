import { useQuery } from '@tanstack/react-query';
import { GitCompareArrows } from 'lucide-react';
import type { Request } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { shownBeforeQuery } from '../api/shown-before.js';
import { Button } from '../ui/button.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { differencesOf, type Difference } from './differences.js';

const VALUE_CHARS_MAX = 2_000;
const DIFFERENCES_MAX = 100;

export interface ChangedNoticeProps {
  readonly before: Request['shown'];
  readonly after: Request['shown'];
  /** A vote was refused because of it. */
  readonly wasRefused: boolean;
  readonly onLooked: () => void;
}

/** It is asked otherwise than when this page was opened: nothing can be voted on before the person has looked. */
export function ChangedNotice({ before, after, wasRefused, onLooked }: ChangedNoticeProps) {
  return (
    <section role="alert" aria-label="What changed" className="flex flex-col gap-2 rounded-lg border border-warn/50 bg-warn-soft p-3">
      <p className="m-0 flex items-start gap-2 font-semibold">
        <GitCompareArrows aria-hidden size={18} className="mt-0.5 shrink-0 text-warn" />
        {wasRefused ? 'Your vote was not counted: what is asked had changed meanwhile.' : 'What is asked has changed since you opened it.'}
      </p>
      <Differences differences={differencesOf(before, after)} />
      <div>
        <Button kind="primary" isSmall onClick={onLooked}>
          I have looked at what changed
        </Button>
      </div>
    </section>
  );
}

export function Differences({ differences }: { readonly differences: readonly Difference[] }) {
  if (differences.length === 0)
    return <p className="m-0 text-muted">The same is asked again, word for word: only votes that were cast before count no more.</p>;
  return (
    <>
      <ul className="m-0 flex list-none flex-col gap-2 p-0">
        {differences.slice(0, DIFFERENCES_MAX).map(({ path, before, after }) => (
          <li key={path} className="rounded-md bg-surface p-2">
            <code className="said font-mono text-xs text-faint">
              <Said text={path} max={300} />
            </code>
            <Side sign="−" name="before" value={before} className="bg-bad-soft text-bad" />
            <Side sign="+" name="now" value={after} className="bg-ok-soft text-ok" />
          </li>
        ))}
      </ul>
      {differences.length > DIFFERENCES_MAX && <p className="m-0 text-sm">And {differences.length - DIFFERENCES_MAX} more differences.</p>}
    </>
  );
}

function Side({
  sign,
  name,
  value,
  className,
}: {
  readonly sign: string;
  readonly name: string;
  readonly value: unknown;
  readonly className: string;
}) {
  if (value === undefined) return null;
  return (
    <div className={`mt-1 flex gap-2 rounded-sm px-2 py-0.5 font-mono text-xs ${className}`}>
      <span aria-hidden>{sign}</span>
      <span className="sr-only">{name}: </span>
      <span className="min-w-0 whitespace-pre-wrap">
        <Said text={typeof value === 'string' ? value : JSON.stringify(value)} max={VALUE_CHARS_MAX} />
      </span>
    </div>
  );
}

/** Votes that count no more because it was asked anew, and what had changed since they were cast. */
export function VotesThatWereVoid({ request }: { readonly request: Request }) {
  const last = request.voided.at(-1);
  const { data, error, isLoading } = useQuery({ ...shownBeforeQuery(request, last?.digest ?? ''), enabled: last !== undefined });
  if (!last) return null;
  return (
    <Panel title="Votes that count no more">
      <div className="flex flex-col gap-2">
        <ul className="m-0 list-none p-0">
          {request.voided.map(({ by, decision, at, comment }, index) => (
            <li key={index} className="said text-muted">
              <Said text={by} max={80} /> had voted to {decision} <Time at={at} />
              {comment !== undefined && (
                <>
                  : “<Said text={comment} max={1_000} />”
                </>
              )}
            </li>
          ))}
        </ul>
        {isLoading && <Skeleton lines={2} />}
        {error && <ProblemNotice problem={toProblem(error)} />}
        {data && (
          <>
            <p className="m-0 font-medium">What changed since {last.by}’s vote:</p>
            <Differences differences={differencesOf(data, request.shown)} />
          </>
        )}
        {data === null && <p className="m-0 text-muted">What these votes were about is not found in the run’s records any more.</p>}
      </div>
    </Panel>
  );
}
