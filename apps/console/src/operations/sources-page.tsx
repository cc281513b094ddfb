import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Radio } from 'lucide-react';
import type { Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { duration } from '../ui/times.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { sourcesQuery, type EventSource } from './queries.js';
import { SourceDialog } from './source-dialog.js';

const COLUMNS: readonly Column<EventSource>[] = [
  {
    name: 'Source',
    cell: ({ id }) => (
      <Link to={`/operations/events/${id}`} className={`${linkClass} inline-block min-w-28`}>
        <Code text={id} />
      </Link>
    ),
  },
  {
    name: 'Comes from',
    isWide: true,
    cell: ({ topic, webhook }) => (
      <span className="flex flex-wrap gap-1.5">
        {topic !== undefined && (
          <span>
            topic <Code text={topic} />
          </span>
        )}
        {webhook && <Badge>webhook, {webhook.scheme}</Badge>}
      </span>
    ),
  },
  { name: 'Format', from: 'md', cell: ({ format }) => format },
  { name: 'Kept for', from: 'md', cell: ({ ttlMs }) => (ttlMs === 0 ? 'now or never' : duration(ttlMs)) },
  {
    name: 'Registered',
    from: 'lg',
    cell: ({ registeredAt, registeredBy }) => (
      <>
        <Time at={registeredAt} /> by <Said text={registeredBy} max={60} />
      </>
    ),
  },
];

export function SourcesPage() {
  const query = useQuery(sourcesQuery);
  const navigate = useNavigate();
  const register = (
    <ActButton
      label="Register a source"
      icon={Plus}
      kind="primary"
      needs="event-sources:write"
      dialog={(close) => <SourceDialog onClose={close} onDone={({ id }) => void navigate({ to: `/operations/events/${id}` })} />}
    />
  );
  return (
    <OpsPage
      title="Event sources"
      lead="Topics and webhooks that are read as events. What became of each record stands with its source."
      acts={register}
    >
      <Listing
        caption="Event sources"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        textOf={({ id, topic }) => `${id} ${topic ?? ''}`}
        empty={{ icon: Radio, title: 'No event source', why: 'Without one, events come over the API alone (POST /events).' }}
      />
    </OpsPage>
  );
}
