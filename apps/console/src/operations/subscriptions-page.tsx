import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Megaphone, Plus } from 'lucide-react';
import { useState } from 'react';
import type { Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { subscriptionsQuery, type KeyedSubscription, type SubscriptionLine } from './queries.js';
import { ShownOnce } from './shown-once.js';
import { SubscriptionStanding } from './subscription-badges.js';
import { CreateSubscription } from './subscription-dialogs.js';

const COLUMNS: readonly Column<SubscriptionLine>[] = [
  {
    name: 'Subscription',
    cell: ({ id }) => (
      <Link to={`/operations/subscriptions/${id}`} className={linkClass}>
        <Code text={id} />
      </Link>
    ),
  },
  { name: 'Standing', cell: (subscription) => <SubscriptionStanding subscription={subscription} /> },
  { name: 'Told of', from: 'md', isWide: true, cell: ({ types }) => <Said text={types.join(', ') || 'everything'} max={160} /> },
  { name: 'Posted to', from: 'lg', cell: ({ url }) => <Code text={url} max={80} /> },
  { name: 'Changed', from: 'sm', cell: ({ changedAt }) => <Time at={changedAt} /> },
];

/** Who is told of what happens. */
export function SubscriptionsPage() {
  const query = useQuery(subscriptionsQuery);
  const navigate = useNavigate();
  const [made, setMade] = useState<KeyedSubscription>();
  const create = (
    <ActButton
      label="Add a subscription"
      icon={Plus}
      kind="primary"
      needs="subscriptions:write"
      dialog={(close) => (
        <CreateSubscription
          onClose={close}
          onDone={(subscription) => {
            close();
            setMade(subscription);
          }}
        />
      )}
    />
  );
  return (
    <OpsPage title="Subscriptions" lead="What happens is posted to these addresses, signed, until it arrives." acts={create}>
      <Listing
        caption="Subscriptions"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        textOf={({ id, url, types, runbooks }) => [id, url, ...types, ...runbooks].join(' ')}
        empty={{
          icon: Megaphone,
          title: 'No subscription',
          why: 'Nobody is told of what happens here. A subscription has facts posted to an address of yours.',
        }}
      />
      {made && (
        <ShownOnce
          title={`The key of ${made.id}`}
          what="The receiver checks signatures with it."
          secret={made.secret}
          onClose={() => {
            setMade(undefined);
            void navigate({ to: `/operations/subscriptions/${made.id}` });
          }}
        />
      )}
    </OpsPage>
  );
}
