import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import { requestQuery, type Request } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { ChangedNotice, VotesThatWereVoid } from './changes.js';
import { Checklist, useChecklist } from './checklist.js';
import { Conversation } from './conversation.js';
import { Evidence } from './evidence.js';
import { Instruction } from './instruction.js';
import { Outcome } from './outcome.js';
import { UnknownHeading } from './open-heading.js';
import { RequestActs } from './request-acts.js';
import { RequestForm, useRequestForm } from './request-form.js';
import { RequestHead } from './request-head.js';
import { Targets } from './targets.js';
import { Terms } from './terms.js';
import { useSeen } from './use-seen.js';

/** One request, at its own address. */
export function RequestView({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(requestQuery(id));
  return (
    <div className="mx-auto flex min-h-full max-w-3xl flex-col">
      <div className="flex flex-col gap-4 px-4 pt-4 empty:hidden md:px-6 md:pt-6">
        <BackToInbox />
        {!data && <UnknownHeading>Request</UnknownHeading>}
        {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={8} />}
      </div>
      {data && <RequestBody request={data} />}
    </div>
  );
}

export function BackToInbox() {
  return (
    <Link
      to="/inbox"
      search={(before: object) => before}
      className="-mb-2 inline-flex items-center gap-1.5 self-start py-1 text-muted no-underline hover:text-ink lg:hidden"
    >
      <ArrowLeft aria-hidden size={16} />
      Inbox
    </Link>
  );
}

function RequestBody({ request }: { readonly request: Request }) {
  const { seen, isOutdated, look } = useSeen(request);
  const [wasRefused, setRefused] = useState(false);
  const ticks = useChecklist(request);
  const form = useRequestForm(request);
  const client = useQueryClient();
  const changed = (now?: Request) => {
    if (now) client.setQueryData(requestQuery(request.id).queryKey, now);
    void client.invalidateQueries({ queryKey: ['inbox'] });
    void client.invalidateQueries({ queryKey: ['request', request.id] });
  };
  const outdated = () => {
    setRefused(true);
    changed();
  };
  const { shown } = request;
  return (
    <>
      <div className="flex flex-1 flex-col gap-4 px-4 pt-4 pb-6 md:px-6 lg:pt-0">
        <RequestHead request={request} />
        <Outcome request={request} />
        {isOutdated && request.status === 'open' && (
          <ChangedNotice before={seen.shown} after={shown} wasRefused={wasRefused} onLooked={() => (setRefused(false), look())} />
        )}
        {request.kind === 'instruction' && <Instruction request={request} />}
        {shown.checklist && <Checklist points={shown.checklist} ticks={ticks} isOpen={request.status === 'open'} />}
        <Targets shown={shown} />
        <VotesThatWereVoid request={request} />
        <Evidence request={request} />
        <RequestForm request={request} form={form} />
        <Terms request={request} />
        <Conversation request={request} onChanged={changed} />
      </div>
      <RequestActs {...{ request, seen, isOutdated, ticks, form }} onChanged={changed} onOutdated={outdated} />
    </>
  );
}
