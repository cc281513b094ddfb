import { CircleAlert, RotateCw, WifiOff } from 'lucide-react';
import { Button } from './button.js';
import { CopyButton } from './copy-button.js';
import { Said } from './said.js';

/** A problem as `api/problem.ts` has it; this room stands below that one. */
export interface ShownProblem {
  readonly status: number;
  readonly body: {
    readonly title?: string | undefined;
    readonly detail?: string | undefined;
    readonly traceId?: string | undefined;
    readonly errors?: readonly { readonly pointer?: string | undefined; readonly message: string }[] | undefined;
  };
}

export interface ProblemNoticeProps {
  readonly problem: ShownProblem;
  readonly retry?: (() => void) | undefined;
}

/** What went wrong, where, and what to do, in the service's own words. */
export function ProblemNotice({ problem, retry }: ProblemNoticeProps) {
  const { title, detail, errors = [], traceId } = problem.body;
  const Icon = problem.status === 0 ? WifiOff : CircleAlert;
  return (
    <div role="alert" className="flex gap-3 rounded-lg border border-bad/40 bg-bad-soft px-3 py-2.5">
      <Icon aria-hidden size={18} className="mt-0.5 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="said m-0 font-semibold">{title}</p>
        {detail && detail !== title && (
          <p className="m-0 mt-0.5 text-muted">
            <Said text={detail} />
          </p>
        )}
        {errors.length > 0 && (
          <ul className="m-0 mt-1.5 list-disc pl-4 text-sm">
            {errors.map(({ pointer, message }, index) => (
              <li key={index}>
                {pointer && <code className="said mr-1.5 font-mono text-xs">{pointer}</code>}
                <Said text={message} />
              </li>
            ))}
          </ul>
        )}
        <div className="mt-2 flex flex-wrap items-center gap-2 empty:hidden">
          {retry && (
            <Button isSmall icon={RotateCw} onClick={retry}>
              Try again
            </Button>
          )}
          {traceId && problem.status >= 500 && <CopyButton text={traceId} label={`Copy trace id ${traceId.slice(0, 8)}…`} />}
        </div>
      </div>
    </div>
  );
}
