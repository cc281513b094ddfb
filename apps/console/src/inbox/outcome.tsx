import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Request } from '../api/inbox-queries.js';
import { classNames } from '../ui/class-names.js';
import { textLinkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';

const COLOURS: Readonly<Partial<Record<Request['status'], string>>> = {
  approved: 'border-ok/40 bg-ok-soft',
  overridden: 'border-warn/40 bg-warn-soft',
  rejected: 'border-bad/40 bg-bad-soft',
  expired: 'border-bad/40 bg-bad-soft',
  failed: 'border-bad/40 bg-bad-soft',
};

/** Of a request that is over: who decided it, and when. */
export function Outcome({ request }: { readonly request: Request }) {
  if (request.status === 'open') return null;
  return (
    <div role="status" className={classNames('rounded-lg border px-3 py-2.5', COLOURS[request.status] ?? 'border-line bg-sunken')}>
      <p className="said m-0 font-medium">{whoDecided(request)}</p>
      <p className="said m-0 text-sm text-muted">
        {request.closedAt === undefined ? 'It cannot be decided any more.' : <Time at={request.closedAt} />}
        {request.override && (
          <>
            {' · '}
            <Link to={`/inbox/overrides/${request.override.id}`} className={textLinkClass}>
              see what is owed for it
            </Link>
          </>
        )}
      </p>
    </div>
  );
}

function whoDecided({ status, kind, votes, override, step }: Request): ReactNode {
  const by = (decision: 'approve' | 'reject') => (
    <Said
      text={
        votes
          .filter((vote) => vote.decision === decision)
          .map(nameOf)
          .join(', ') || 'nobody by name'
      }
      max={400}
    />
  );
  switch (status) {
    case 'approved':
      return votes.length === 0 ? (
        'Approved because the time was up.'
      ) : kind === 'instruction' ? (
        <>Done by {by('approve')}.</>
      ) : (
        <>Approved by {by('approve')}.</>
      );
    case 'rejected':
      return votes.some(({ decision }) => decision === 'reject') ? <>Rejected by {by('reject')}.</> : 'Rejected because the time was up.';
    case 'overridden':
      return override ? (
        <>
          Opened by <Said text={override.by} /> alone, without its votes: <Said text={override.reason} max={2_000} />
        </>
      ) : (
        'Opened by one person, without its votes.'
      );
    case 'expired':
      return 'Nobody decided it in time.';
    case 'skipped':
      return 'An operator skipped the step: it opened nothing.';
    case 'cancelled':
      return 'Its run was cancelled.';
    case 'withdrawn':
      return (
        <>
          The step <Said text={step} max={120} /> was reset: it may be asked again.
        </>
      );
    default:
      return 'The step failed before it was decided.';
  }
}

const nameOf = ({ by, onBehalfOf }: Request['votes'][number]): string => (onBehalfOf === undefined ? by : `${by} for ${onBehalfOf}`);
