import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarClock, Play } from 'lucide-react';
import { useMay } from '../session/use-session.js';

import { Button, buttonClass } from '../ui/button.js';
import type { Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { schedulesQuery, type Schedule } from './queries.js';
import { PauseSchedule } from './schedule-acts.js';

const runbookPath = (id: string): string => `/runbooks/${encodeURIComponent(id)}`;

/** Started now, it is a run like any other: the schedule and its overlap rule know nothing of it. */
function StartNow({ runbookId }: Schedule) {
  const { whyNot } = useMay('executions:start');
  if (whyNot !== undefined)
    return (
      <Button isSmall icon={Play} whyNot={whyNot}>
        Start now
      </Button>
    );
  return (
    <Link to={`${runbookPath(runbookId)}/start`} className={buttonClass('plain', true)}>
      <Play aria-hidden size={14} />
      Start now
    </Link>
  );
}

const COLUMNS: readonly Column<Schedule>[] = [
  {
    name: 'Runbook',
    isWide: true,
    cell: ({ runbookId, trigger, schedule, timezone }) => (
      <span className="flex flex-col">
        <Link to={runbookPath(runbookId)} className={linkClass}>
          <Said text={runbookId} max={120} />
        </Link>
        <span className="text-sm text-muted">
          <Said text={trigger} max={60} /> · <code className="font-mono text-xs">{schedule}</code> {timezone}
        </span>
      </span>
    ),
  },
  { name: 'Next', cell: (row) => <NextFiring {...row} /> },
  { name: 'Last', from: 'sm', cell: (row) => <LastFiring {...row} /> },
  { name: 'Overlap', from: 'lg', cell: ({ overlap }) => <Code text={overlap} /> },
  {
    name: 'Running',
    from: 'md',
    cell: ({ running, waiting }) => (
      <span className="flex flex-col">
        {running !== undefined && (
          <Link to={`/runs/${running}`} className={linkClass}>
            a run
          </Link>
        )}
        {waiting !== undefined && <span className="text-sm text-muted">one waits behind it</span>}
      </span>
    ),
  },
  {
    name: 'Acts',
    isNameHidden: true,
    align: 'right',
    cell: (row) => (
      <span className="inline-flex gap-1.5">
        <PauseSchedule {...row} />
        <StartNow {...row} />
      </span>
    ),
  },
];

function NextFiring({ nextAt, paused }: Schedule) {
  if (paused)
    return (
      <span className="flex flex-col gap-0.5">
        <span>
          <Badge tone="warn">paused</Badge> {paused.since !== undefined && <Time at={paused.since} />}
        </span>
        <span className="said text-sm text-muted">
          <Said text={`${paused.by}: ${paused.reason}`} max={200} />
        </span>
      </span>
    );
  return nextAt === undefined ? <span className="text-faint">not again</span> : <Time at={nextAt} />;
}

function LastFiring({ last }: Schedule) {
  if (!last) return <span className="text-faint">never fired</span>;
  const { firedAt, scheduledAt, outcome, missed, executionId, reason } = last;
  return (
    <span className="flex flex-col gap-0.5">
      <span className="inline-flex flex-wrap items-center gap-1.5">
        <Time at={firedAt ?? scheduledAt} />
        <Badge tone={outcome === 'started' ? 'ok' : 'warn'}>{outcome}</Badge>
        {executionId !== undefined && (
          <Link to={`/runs/${executionId}`} className={linkClass}>
            its run
          </Link>
        )}
      </span>
      {missed > 0 && <span className="text-sm text-warn">{missed} missed before it</span>}
      {reason !== undefined && (
        <span className="said text-sm text-muted">
          <Said text={reason} max={200} />
        </span>
      )}
    </span>
  );
}

/** What starts by itself. */
export function SchedulesPage() {
  const query = useQuery(schedulesQuery);
  return (
    <OpsPage
      title="Schedules"
      lead="Schedules stand in the runbooks, and those of the newest version fire: to change or end one, change its runbook; to stop one for a while, pause it."
    >
      <Listing
        caption="Schedules"
        query={query}
        columns={COLUMNS}
        keyOf={({ runbookId, trigger }) => `${runbookId}/${trigger}`}
        textOf={({ runbookId, trigger, schedule }) => `${runbookId} ${trigger} ${schedule}`}
        empty={{
          icon: CalendarClock,
          title: 'Nothing starts by itself',
          why: 'A runbook has a schedule by a trigger with a cron expression. None that you may see has one.',
          act: (
            <Link to="/runbooks" className={buttonClass('plain')}>
              Runbooks
            </Link>
          ),
        }}
      />
    </OpsPage>
  );
}
