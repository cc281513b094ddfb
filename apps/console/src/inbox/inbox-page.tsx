import { useQuery } from '@tanstack/react-query';
import { useParams, useRouterState } from '@tanstack/react-router';
import { MailOpen } from 'lucide-react';
import { doubtsQuery, inboxQuery } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { useMay, useMe } from '../session/use-session.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { classNames } from '../ui/class-names.js';
import { EmptyState } from '../ui/empty-state.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { useTitle } from '../ui/use-title.js';
import { DoubtView } from './doubt-view.js';
import { NewsSwitch } from './news-switch.js';
import { newestFirst, soonestFirst } from '../api/inbox-order.js';
import { OverrideView } from './override-view.js';
import { RequestList } from './request-list.js';
import { RequestView } from './request-view.js';
import { askedBy, SCOPES, ScopeTabs, scopeNamed } from './scopes.js';
import { TopMatters } from './top-matters.js';
import { useStepThrough } from './use-step-through.js';

/** Beside each other where there is room: what waits, and the one that is open. On a phone one or the other. */
export function InboxPage() {
  const params: { requestId?: string; runId?: string; overrideId?: string } = useParams({ strict: false });
  const { requestId, runId, overrideId } = params;
  const isOpen = requestId !== undefined || runId !== undefined || overrideId !== undefined;
  useTitle('Inbox');
  return (
    <div className="flex min-h-full lg:h-dvh">
      <div
        className={classNames(
          'w-full min-w-0 border-line bg-surface lg:w-96 lg:shrink-0 lg:overflow-y-auto lg:border-r xl:w-104',
          isOpen && 'hidden lg:block',
        )}
      >
        <WaitingList chosen={requestId} heading={isOpen ? 'h2' : 'h1'} />
      </div>
      <div className={classNames('min-w-0 flex-1 lg:overflow-y-auto', !isOpen && 'hidden lg:block')}>
        {requestId !== undefined && <RequestView key={requestId} id={requestId} />}
        {runId !== undefined && <DoubtView key={runId} runId={runId} />}
        {overrideId !== undefined && <OverrideView key={overrideId} id={overrideId} />}
        {!isOpen && <NothingOpen />}
      </div>
    </div>
  );
}

function NothingOpen() {
  return (
    <div className="flex h-full items-center justify-center">
      <EmptyState icon={MailOpen} title="Nothing is open">
        Choose what waits on the left. The keys j and k go from one to the next.
      </EmptyState>
    </div>
  );
}

interface WaitingListProps {
  readonly chosen: string | undefined;
  /** Its level: what is open names the page. */
  readonly heading: 'h1' | 'h2';
}

function WaitingList({ chosen, heading: Heading }: WaitingListProps) {
  const me = useMe();
  const [search] = useSearch();
  const scope = scopeNamed(textIn(search, 'scope'));
  const { data, error, refetch } = useQuery(inboxQuery(askedBy(scope)));
  const doubts = useQuery({ ...doubtsQuery(scope !== 'all'), enabled: useMay('executions:skip').may });
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const kept = (data?.items ?? []).filter((line) => SCOPES[scope].fits(line, me));
  const lines = scope === 'decided' ? newestFirst(kept) : soonestFirst(kept);
  useStepThrough(
    lines.map(({ id }) => id),
    chosen,
  );
  const isTop = scope !== 'decided';
  const obligations = isTop ? (data?.obligations ?? []) : [];
  const doubted = isTop ? (doubts.data?.items ?? []) : [];
  return (
    <>
      <header className="sticky top-0 z-10 flex flex-col gap-2 border-b bg-surface px-3 pt-4 md:pt-5">
        <div className="flex items-center justify-between gap-2">
          <Heading className="m-0 text-xl font-semibold tracking-tight">Inbox</Heading>
          <NewsSwitch />
        </div>
        <ScopeTabs scope={scope} />
      </header>
      {error && (
        <div className="p-3">
          <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />
        </div>
      )}
      {!data && !error && <Skeleton lines={8} />}
      <TopMatters obligations={obligations} doubts={doubted} path={path} />
      <RequestList lines={lines} chosen={chosen} />
      {data && data.classified > 0 && (
        <p className="m-0 px-3 py-2 text-sm text-muted">
          {data.classified === 1 ? 'One more is' : `${data.classified} more are`} classified above your clearance.
        </p>
      )}
      {data?.isCut === true && <p className="m-0 px-3 py-2 text-sm text-faint">There are more; these are the newest.</p>}
      {data && lines.length + obligations.length + doubted.length === 0 && (
        <EmptyState icon={MailOpen} title={SCOPES[scope].emptyTitle}>
          {SCOPES[scope].whyEmpty}
        </EmptyState>
      )}
    </>
  );
}
