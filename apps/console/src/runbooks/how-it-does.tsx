import { Link } from '@tanstack/react-router';
import type { RunbookActivity } from '../api/runbook-documents.js';
import { classNames } from '../ui/class-names.js';
import { StatusIcon } from '../ui/status.js';
import { lookOf } from '../ui/status-words.js';

/** The newest runs, the newest first, each a link to its page. */
export function LastRuns({ activity }: { readonly activity: RunbookActivity | undefined }) {
  if (!activity) return null;
  if (activity.newest.length === 0) return <span className="text-faint">never run</span>;
  return (
    <span className="inline-flex items-center">
      {activity.newest.map(({ id, status, startedAt, dryRun }) => (
        <Link
          key={id}
          to={`/runs/${id}`}
          className={classNames('inline-flex size-6 items-center justify-center rounded hover:bg-hover', dryRun && 'opacity-60')}
          title={`${lookOf(status).word}${dryRun ? ', a dry run' : ''}, started ${startedAt.slice(0, 19).replace('T', ' ')} UTC`}
        >
          <StatusIcon status={status} />
        </Link>
      ))}
    </span>
  );
}

const POOR = 0.8;

/** In per cent, with a bar beside it and the counts on hover. */
export function SuccessRate({ activity }: { readonly activity: RunbookActivity | undefined }) {
  if (activity?.successRate === undefined) return <span className="text-faint">–</span>;
  const { successRate, completed, failed } = activity;
  const words = `${completed} completed, ${failed} failed of the newest runs`;
  return (
    <span className="inline-flex items-center justify-end gap-2" title={words}>
      <span aria-hidden className="hidden h-1.5 w-14 overflow-hidden rounded-full bg-bad-soft lg:block">
        <span className="block h-full bg-ok" style={{ width: `${successRate * 100}%` }} />
      </span>
      <span className={classNames('tabular whitespace-nowrap', successRate < POOR && 'font-medium text-bad')}>
        {Math.round(successRate * 100)} %
      </span>
      <span className="sr-only">{words}</span>
    </span>
  );
}
