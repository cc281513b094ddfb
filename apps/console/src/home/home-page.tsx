import { useQuery } from '@tanstack/react-query';
import { Activity, CircleCheck, CircleX, ListChecks } from 'lucide-react';
import { useMemo, type ReactNode } from 'react';
import { useFreshRuns } from '../api/live-runs.js';
import { runCountsQuery, type RunFilter } from '../api/run-list.js';
import { useMe } from '../session/use-session.js';
import { Page } from '../ui/page.js';
import { useNow } from '../ui/time.js';
import { RunPanel } from './run-panel.js';
import { Tally } from './tally.js';
import { WaitingPanel } from './waiting-panel.js';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const RUNNING = ['RUNNING', 'PENDING', 'PAUSING'] as const;
const WAITING = ['AWAITING_APPROVAL', 'AWAITING_EVENT', 'AWAITING_OPERATOR', 'AUTHORITY_HOLD', 'PAUSED'] as const;
const FAILED = ['FAILED', 'TIMED_OUT'] as const;

/** What waits for me, what fails, what runs, what is done: of today, and live. */
export function HomePage() {
  const me = useMe();
  useFreshRuns();
  const minute = Math.floor(useNow() / MINUTE_MS) * MINUTE_MS;
  const today = useMemo<RunFilter>(() => ({ startedAfter: new Date(minute - DAY_MS).toISOString() }), [minute]);
  return (
    <Page title="Home" lead={`${me.name}, this is what happens.`}>
      <Tallies today={today} />
      <div className="grid items-start gap-4 xl:grid-cols-2">
        <Column>
          <WaitingPanel />
          <RunPanel
            title="Running now"
            filter={{ status: RUNNING }}
            all="?status=RUNNING&status=PENDING&status=PAUSING"
            empty={{ icon: Activity, title: 'Nothing runs', why: 'No run goes on by itself at this moment.' }}
          />
        </Column>
        <Column>
          <RunPanel
            title="Failed in the last 24 hours"
            filter={{ ...today, status: FAILED }}
            all="?status=FAILED&status=TIMED_OUT&since=day"
            empty={{ icon: CircleCheck, title: 'Nothing failed', why: 'No run that was started in the last 24 hours has failed.' }}
          />
          <RunPanel
            title="Done in the last 24 hours"
            filter={{ ...today, status: ['COMPLETED'] }}
            all="?status=COMPLETED&since=day"
            empty={{
              icon: ListChecks,
              title: 'Nothing done yet',
              why: 'No run that was started in the last 24 hours has come to its end.',
            }}
          />
        </Column>
      </div>
    </Page>
  );
}

const Column = ({ children }: { readonly children: ReactNode }) => <div className="flex min-w-0 flex-col gap-4">{children}</div>;

function Tallies({ today }: { readonly today: RunFilter }) {
  const ofToday = useQuery({ ...runCountsQuery(today), placeholderData: (before) => before });
  const open = useQuery({ ...runCountsQuery({}), placeholderData: (before) => before });
  const sum = (counts: Readonly<Record<string, number | undefined>> | undefined, statuses: readonly string[]) =>
    counts && statuses.reduce((total, status) => total + (counts[status] ?? 0), 0);
  return (
    <ul className="m-0 grid list-none grid-cols-2 gap-3 p-0 lg:grid-cols-4">
      <Tally
        word="Running"
        count={sum(open.data?.counts, RUNNING)}
        tone="run"
        icon={Activity}
        search="?status=RUNNING&status=PENDING&status=PAUSING"
      />
      <Tally
        word="Waiting"
        count={sum(open.data?.counts, WAITING)}
        tone="wait"
        icon={ListChecks}
        search={`?${WAITING.map((one) => `status=${one}`).join('&')}`}
      />
      <Tally
        word="Failed today"
        count={sum(ofToday.data?.counts, FAILED)}
        tone="bad"
        icon={CircleX}
        search="?status=FAILED&status=TIMED_OUT&since=day"
      />
      <Tally
        word="Done today"
        count={sum(ofToday.data?.counts, ['COMPLETED'])}
        tone="ok"
        icon={CircleCheck}
        search="?status=COMPLETED&since=day"
      />
    </ul>
  );
}
