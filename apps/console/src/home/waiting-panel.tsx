import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleHelp, Inbox, ShieldAlert, UserRoundCheck, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { soonestFirst } from '../api/inbox-order.js';
import { doubtsQuery, inboxQuery, type DoubtedRun, type Override, type RequestLine } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { EmptyState } from '../ui/empty-state.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';

/** Requests that are shown here; all of them stand in the inbox. */
const SHOWN_MAX = 20;

/** What people are asked, and what only an operator can say: nothing goes on there before. */
export function WaitingPanel() {
  const inbox = useQuery(inboxQuery('mine'));
  const doubts = useQuery(doubtsQuery(true));
  const error = inbox.error ?? doubts.error;
  const asked = soonestFirst(inbox.data?.items ?? []);
  const owed = inbox.data?.obligations ?? [];
  const doubtful = doubts.data?.items ?? [];
  const isEmpty = inbox.data && doubts.data && asked.length + owed.length + doubtful.length === 0;
  return (
    <Panel
      title="Waits for you"
      isFlush
      acts={
        <Link to="/inbox" className={linkClass}>
          Inbox
        </Link>
      }
    >
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void Promise.all([inbox.refetch(), doubts.refetch()])} />}
      {!inbox.data && !error && <Skeleton lines={3} />}
      {isEmpty && (
        <EmptyState icon={Inbox} title="Nothing waits for you">
          No run waits for your decision, or for you to say what happened.
        </EmptyState>
      )}
      <Lines asked={asked} owed={owed} doubtful={doubtful} />
    </Panel>
  );
}

interface LinesProps {
  readonly asked: readonly RequestLine[];
  readonly owed: readonly Override[];
  readonly doubtful: readonly DoubtedRun[];
}

function Lines({ asked, owed, doubtful }: LinesProps) {
  const more = asked.length - SHOWN_MAX;
  return (
    <ul className="m-0 list-none p-0">
      {owed.map(({ id, by, step, dueAt }) => (
        <Waiting
          key={id}
          icon={ShieldAlert}
          colour="text-warn"
          to={`/inbox/overrides/${id}`}
          title={`${by} opened ${step} alone`}
          of="Say whether it was right"
        >
          until <Time at={dueAt} />
        </Waiting>
      ))}
      {doubtful.map(({ execution: id, runbook, steps }) => (
        <Waiting
          key={id}
          icon={CircleHelp}
          colour="text-warn"
          to={`/inbox/doubts/${id}`}
          title={`What became of ${steps[0]?.step ?? 'a step'}?`}
          of={runbook.id}
        >
          {steps.length > 1 && `${steps.length} steps are in doubt`}
        </Waiting>
      ))}
      {asked.slice(0, SHOWN_MAX).map(({ id, message, step, runbook, deadlineAt, progress }) => (
        <Waiting key={id} icon={UserRoundCheck} colour="text-wait" to={`/inbox/${id}`} title={message ?? step} of={runbook.id}>
          {progress.approved} of {progress.quorum}
          {deadlineAt !== undefined && (
            <>
              {' · until '}
              <Time at={deadlineAt} />
            </>
          )}
        </Waiting>
      ))}
      {more > 0 && <More count={more} />}
    </ul>
  );
}

function More({ count }: { readonly count: number }) {
  return (
    <li className="px-3 py-2 text-sm text-muted">
      And {count} more in the{' '}
      <Link to="/inbox" className={linkClass}>
        inbox
      </Link>
      .
    </li>
  );
}

interface WaitingProps {
  readonly icon: LucideIcon;
  readonly colour: string;
  readonly to: string;
  readonly title: string;
  readonly of: string;
  readonly children: ReactNode;
}

function Waiting({ icon: Icon, colour, to, title, of, children }: WaitingProps) {
  return (
    <li className="flex items-start gap-2.5 border-b px-3 py-2 last:border-b-0">
      <Icon aria-hidden size={16} className={`mt-0.5 shrink-0 ${colour}`} />
      <span className="min-w-0 flex-1">
        <Link to={to} className={`${linkClass} font-medium`}>
          <Said text={title} max={160} />
        </Link>
        <span className="block text-sm text-muted">
          <Said text={of} max={80} /> {children && <>· {children}</>}
        </span>
      </span>
    </li>
  );
}
