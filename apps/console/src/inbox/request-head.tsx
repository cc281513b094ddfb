import { Link } from '@tanstack/react-router';
import type { Request } from '../api/inbox-queries.js';
import { CopyButton } from '../ui/copy-button.js';
import { textLinkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { useTitle } from '../ui/use-title.js';
import { markedText } from '../ui/marked-text.js';
import { Deadline } from './deadline.js';
import { OpenHeading } from './open-heading.js';
import { RequestStatus } from './request-status.js';
import { titleOf } from './request-list.js';
import { VotePips } from './vote-pips.js';

/** A message of more is read below, not above everything. */
const HEADING_CHARS_MAX = 300;

/** What is asked, by which run, how far it is and until when. */
export function RequestHead({ request }: { readonly request: Request }) {
  const { kind, status, progress, deadlineAt, startedBy, requestedAt, execution, runbook, step, incidentId } = request;
  const title = kind === 'instruction' ? `Something to do: ${step}` : titleOf(request);
  useTitle(markedText(title.slice(0, 80)));
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <RequestStatus request={request} />
        {status === 'open' && <Deadline at={deadlineAt} />}
        {kind === 'approval' && <VotePips progress={progress} />}
        <span className="ml-auto">
          <CopyButton text={() => location.href} name="Copy the address of this request" />
        </span>
      </div>
      <OpenHeading>
        <Said text={title} max={HEADING_CHARS_MAX} />
      </OpenHeading>
      <p className="said m-0 text-muted">
        <Link to={`/runbooks/${encodeURIComponent(runbook.id)}`} className={textLinkClass}>
          <Said text={runbook.id} max={120} />
        </Link>{' '}
        {runbook.draft === undefined ? `version ${runbook.version}` : `draft ${runbook.draft}`} asks at step{' '}
        <code className="font-mono text-sm">
          <Said text={step} max={120} />
        </code>
        , in{' '}
        <Link to={`/runs/${execution}`} className={textLinkClass}>
          the run
        </Link>{' '}
        that <Said text={startedBy.id} max={80} /> started{incidentId !== undefined && ' for '}
        {incidentId !== undefined && <Said text={incidentId} max={80} />}. Asked <Time at={requestedAt} />.
      </p>
    </header>
  );
}
