import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Cpu } from 'lucide-react';
import { textIn, useSearch } from '../shell/use-search.js';
import type { Column } from '../ui/data-table.js';
import { SelectField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { actionsQuery, type Action } from './queries.js';

export const actionPath = (name: string): string => `/operations/workers/${encodeURIComponent(name)}`;

const COLUMNS: readonly Column<Action>[] = [
  {
    name: 'Action',
    cell: ({ name }) => (
      <Link to={actionPath(name)} className={linkClass}>
        <Code text={name} />
      </Link>
    ),
  },
  { name: 'What it does', isWide: true, from: 'sm', cell: ({ description }) => <Said text={description} max={200} /> },
  { name: 'Done by', cell: ({ by }) => <Badge tone={by === 'worker' ? 'run' : 'idle'}>{by === 'worker' ? 'a worker' : 'built in'}</Badge> },
  { name: 'Last announced', from: 'md', cell: ({ announcedAt }) => announcedAt !== undefined && <Time at={announcedAt} /> },
];

/** What steps may do, and who does it. */
export function WorkersPage() {
  const [search, change] = useSearch();
  const by = textIn(search, 'by') ?? '';
  const query = useQuery(actionsQuery);
  return (
    <OpsPage
      title="Workers and actions"
      lead="What a step of type action may name. Workers announce what they do when they start, and again and again."
    >
      <Listing
        caption="Actions"
        query={query}
        columns={COLUMNS}
        keyOf={({ name }) => name}
        textOf={({ name, description }) => `${name} ${description}`}
        fits={(action) => by === '' || action.by === by}
        filters={
          <SelectField
            label={<span className="sr-only">Done by</span>}
            options={[
              { value: '', label: 'Done by anybody' },
              { value: 'worker', label: 'By workers' },
              { value: 'executor', label: 'Built in' },
            ]}
            value={by}
            onChange={({ target }) => change({ by: target.value || undefined })}
          />
        }
        empty={{
          icon: Cpu,
          title: 'No actions',
          why: 'The executor has not told yet what it can do, and no worker has announced anything.',
        }}
      />
    </OpsPage>
  );
}
