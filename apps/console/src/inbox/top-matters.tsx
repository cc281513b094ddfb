import { Link } from '@tanstack/react-router';
import { CircleHelp, ShieldAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DoubtedRun, Override } from '../api/inbox-queries.js';
import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { Deadline } from './deadline.js';

export interface TopMattersProps {
  readonly obligations: readonly Override[];
  readonly doubts: readonly DoubtedRun[];
  /** The address that is open. */
  readonly path: string;
}

/** What comes before every request: gates that one person opened, and steps of which nobody knows whether they happened. */
export function TopMatters({ obligations, doubts, path }: TopMattersProps) {
  if (obligations.length + doubts.length === 0) return null;
  return (
    <ul aria-label="Before all else" className="m-0 list-none border-b p-0">
      {obligations.map((override) => (
        <Matter
          key={override.id}
          to={`/inbox/overrides/${override.id}`}
          path={path}
          icon={ShieldAlert}
          title={<Said text={`${override.by} opened ${override.step} alone`} max={120} />}
        >
          <Deadline at={override.dueAt} />
          <span className="tabular">
            {override.upheld}/{override.quorum} uphold it
          </span>
        </Matter>
      ))}
      {doubts.map(({ execution, runbook, steps, stepsInDoubt }) => (
        <Matter
          key={execution}
          to={`/inbox/doubts/${execution}`}
          path={path}
          icon={CircleHelp}
          title={
            <Said text={`Did ${steps[0]?.step ?? 'a step'} happen?${stepsInDoubt > 1 ? ` And ${stepsInDoubt - 1} more` : ''}`} max={120} />
          }
        >
          <span>
            since <Time at={steps[0]?.startedAt} />
          </span>
          <span className="min-w-0 truncate text-faint">
            <Said text={runbook.id} max={80} />
          </span>
        </Matter>
      ))}
    </ul>
  );
}

interface MatterProps {
  readonly to: string;
  readonly path: string;
  readonly icon: LucideIcon;
  readonly title: ReactNode;
  readonly children: ReactNode;
}

function Matter({ to, path, icon: Icon, title, children }: MatterProps) {
  const isChosen = path === to;
  return (
    <li className="border-b last:border-b-0">
      <Link
        to={to}
        search={(before: object) => before}
        aria-current={isChosen ? 'true' : undefined}
        className={classNames(
          'flex min-h-16 gap-3 px-3 py-2.5 text-ink no-underline',
          isChosen ? 'bg-accent-soft' : 'bg-warn-soft hover:brightness-105',
        )}
      >
        <Icon aria-hidden size={18} className="mt-0.5 shrink-0 text-warn" />
        <span className="flex min-w-0 flex-1 flex-col gap-1">
          <span className="font-medium">{title}</span>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">{children}</span>
        </span>
      </Link>
    </li>
  );
}
