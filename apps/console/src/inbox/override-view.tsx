import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import type { Override } from '../api/inbox-queries.js';
import { toProblem } from '../api/problem.js';
import { ActDialog } from '../session/act-dialog.js';
import { useMay } from '../session/use-session.js';
import { say } from '../shell/toasts.js';
import { Button } from '../ui/button.js';
import { Facts } from '../ui/facts.js';
import { textLinkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';
import { Time } from '../ui/time.js';
import { useTitle } from '../ui/use-title.js';
import { OpenHeading, UnknownHeading } from './open-heading.js';
import { BackToInbox } from './request-view.js';

const WORDS: Readonly<Record<Override['status'], readonly [word: string, tone: Tone]>> = {
  invoked: ['Being opened', 'run'],
  open: ['Owes a look', 'warn'],
  refused: ['Refused by the run', 'idle'],
  upheld: ['Upheld', 'ok'],
  condemned: ['Condemned', 'bad'],
  overdue: ['Overdue', 'bad'],
};

/** A gate that one person opened without its votes, and what others say of it. */
export function OverrideView({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['override', id],
    queryFn: () => told(api.GET('/api/v1/overrides/{id}', { params: { path: { id } } })),
  });
  useTitle('Opened alone');
  return (
    <div className="mx-auto flex max-w-3xl flex-col gap-4 p-4 md:p-6">
      <BackToInbox />
      {!data && <UnknownHeading>Opened alone</UnknownHeading>}
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && <OverrideBody override={data} />}
    </div>
  );
}

function OverrideBody({ override }: { readonly override: Override }) {
  const { id, reason, reviews, status } = override;
  return (
    <>
      <OverrideHead override={override} />
      <Panel title="Why it could not wait">
        <p className="said m-0 whitespace-pre-wrap">
          <Said text={reason} max={4_000} />
        </p>
      </Panel>
      <Panel title="What others say of it">
        <div className="flex flex-col gap-3">
          <ReviewFacts override={override} />
          {reviews.map((review) => (
            <OneReview key={review.by} review={review} />
          ))}
          {status === 'open' && <ReviewActs id={id} override={override} />}
        </div>
      </Panel>
    </>
  );
}

function OverrideHead({ override: { by, step, status, at, approval, execution } }: { readonly override: Override }) {
  const [word, tone] = WORDS[status];
  return (
    <header className="flex flex-col gap-2">
      <div>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <OpenHeading>
        <Said text={`${by} opened ${step} alone`} max={200} />
      </OpenHeading>
      <p className="said m-0 text-muted">
        <Time at={at} />, without the votes that it asks for. See{' '}
        <Link to={`/inbox/${approval}`} className={textLinkClass}>
          what was opened
        </Link>{' '}
        and{' '}
        <Link to={`/runs/${execution}`} className={textLinkClass}>
          its run
        </Link>
        .
      </p>
    </header>
  );
}

function ReviewFacts({ override }: { readonly override: Override }) {
  const { reviewers, quorum, upheld, condemned, dueAt, settledAt, refusal } = override;
  return (
    <Facts
      facts={[
        { name: 'Reviewed by', value: <Said text={reviewers.join(', ')} max={300} /> },
        { name: 'Needed', value: `${quorum} who say the same; ${upheld} uphold it, ${condemned} condemn it` },
        settledAt === undefined && dueAt !== undefined && { name: 'Due', value: <Time at={dueAt} /> },
        settledAt !== undefined && { name: 'Settled', value: <Time at={settledAt} /> },
        refusal && { name: 'Refused', value: <Said text={refusal.message} max={600} /> },
      ]}
    />
  );
}

function OneReview({ review: { by, verdict, at, reason } }: { readonly review: Override['reviews'][number] }) {
  const isUpheld = verdict === 'uphold';
  const Icon = isUpheld ? Check : X;
  return (
    <div className="flex gap-2.5">
      <Icon aria-hidden size={17} className={isUpheld ? 'mt-0.5 text-ok' : 'mt-0.5 text-bad'} />
      <div className="min-w-0">
        <p className="said m-0">
          <strong className="font-semibold">
            <Said text={by} max={80} />
          </strong>{' '}
          {isUpheld ? 'upholds it' : 'condemns it'} · <Time at={at} />
        </p>
        <p className="said m-0 text-muted">
          <Said text={reason} max={2_000} />
        </p>
      </div>
    </div>
  );
}

function ReviewActs({ id, override }: { readonly id: string; readonly override: Override }) {
  const [verdict, setVerdict] = useState<'uphold' | 'condemn'>();
  const client = useQueryClient();
  const { whyNot } = useMay('approvals:vote');
  const why =
    whyNot ??
    (override.youMayReview
      ? undefined
      : `It is reviewed by others: holders of ${override.reviewers.join(', ')} who did not open it and have not said anything yet.`);
  const off = why === undefined ? {} : { whyNot: why };
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-2 [&_button]:h-11 [&_button]:flex-1 md:[&_button]:h-9">
        <Button kind="primary" icon={Check} onClick={() => setVerdict('uphold')} {...off}>
          Uphold it
        </Button>
        <Button kind="danger" icon={X} onClick={() => setVerdict('condemn')} {...off}>
          Condemn it
        </Button>
      </div>
      {why !== undefined && <p className="said m-0 text-sm text-muted">{why}</p>}
      {verdict && (
        <ActDialog
          title={verdict === 'uphold' ? 'Uphold it?' : 'Condemn it?'}
          will={
            verdict === 'uphold'
              ? 'You say that it was right to open this gate alone. A word that was given stays.'
              : `You say that it was wrong. When ${override.quorum} say so, ${override.by} is locked out of break-glass. A word that was given stays.`
          }
          verb={verdict === 'uphold' ? 'Uphold it' : 'Condemn it'}
          kind={verdict === 'uphold' ? 'primary' : 'danger'}
          reason="asked"
          send={(reason) => told(api.POST('/api/v1/overrides/{id}/reviews', { params: { path: { id } }, body: { verdict, reason } }))}
          onDone={(now) => {
            client.setQueryData(['override', id], now);
            void client.invalidateQueries({ queryKey: ['inbox'] });
            setVerdict(undefined);
            say({ kind: 'done', text: 'Your word is in the record.' });
          }}
          onClose={() => setVerdict(undefined)}
        />
      )}
    </div>
  );
}
