import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { toProblem } from '../api/problem.js';
import { Facts } from '../ui/facts.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { Deliveries } from './deliveries.js';
import { Code, OpsPage } from './ops-page.js';
import { subscriptionQuery, type Subscription } from './queries.js';
import { SubscriptionActs } from './subscription-acts.js';
import { SubscriptionStanding } from './subscription-badges.js';

/** One subscription: how it stands, and what became of each delivery. */
export function SubscriptionPage() {
  const { subscriptionId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(subscriptionQuery(subscriptionId));
  return (
    <OpsPage title={subscriptionId} lead={data?.description} acts={data && <SubscriptionActs subscription={data} />}>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && <SubscriptionFacts subscription={data} />}
      {data && <Deliveries subscription={data} />}
    </OpsPage>
  );
}

function SubscriptionFacts({ subscription }: { readonly subscription: Subscription }) {
  const { url, types, runbooks, tenants, clearance, paused, secretVersion, previousSecretUntil, registeredAt, registeredBy } = subscription;
  return (
    <Panel title="How it stands" acts={<SubscriptionStanding subscription={subscription} />}>
      <Facts
        facts={[
          paused && {
            name: 'Paused',
            value: (
              <>
                <Time at={paused.at} />: <Said text={paused.reason} max={600} />
              </>
            ),
          },
          { name: 'Posted to', value: <Code text={url} max={400} /> },
          { name: 'Told of', value: <Said text={types.join(', ') || 'everything'} max={1_000} /> },
          { name: 'Runbooks', value: <Said text={runbooks.join(', ') || 'every one'} max={1_000} /> },
          tenants && { name: 'Tenants', value: <Said text={tenants.join(', ')} max={600} /> },
          { name: 'Clearance', value: clearance === undefined ? 'the lowest level' : <Said text={clearance} max={80} /> },
          { name: 'Key', value: `version ${secretVersion}` },
          previousSecretUntil !== undefined && { name: 'Key before signs until', value: <Time at={previousSecretUntil} /> },
          {
            name: 'Registered',
            value: (
              <>
                <Time at={registeredAt} /> by <Said text={registeredBy} max={80} />
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}
