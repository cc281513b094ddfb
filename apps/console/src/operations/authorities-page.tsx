import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, Scale } from 'lucide-react';
import type { Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import type { Tone } from '../ui/status-words.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { AuthorityDialog } from './authority-dialog.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { authoritiesQuery, type AuthorityLine } from './queries.js';

const STANDINGS: Readonly<Record<AuthorityLine['standing'], readonly [word: string, tone: Tone]>> = {
  IN_FORCE: ['In force', 'ok'],
  REVOKED: ['Revoked', 'bad'],
  EXPIRED: ['Expired', 'warn'],
};

export function Standing({ standing }: Pick<AuthorityLine, 'standing'>) {
  const [word, tone] = STANDINGS[standing];
  return <Badge tone={tone}>{word}</Badge>;
}

const COLUMNS: readonly Column<AuthorityLine>[] = [
  {
    name: 'Authority',
    cell: ({ id }) => (
      <Link to={`/operations/authorities/${id}`} className={linkClass}>
        <Code text={id} />
      </Link>
    ),
  },
  { name: 'Standing', cell: ({ standing }) => <Standing standing={standing} /> },
  {
    name: 'Rests on',
    isWide: true,
    from: 'sm',
    cell: ({ instrument, purpose }) => (
      <span className="flex flex-col">
        <Said text={instrument} max={120} />
        <span className="text-sm text-muted">
          <Said text={purpose} max={120} />
        </span>
      </span>
    ),
  },
  { name: 'Runs', align: 'right', cell: ({ runs }) => runs },
  { name: 'Used', from: 'md', align: 'right', cell: ({ used, uses }) => (uses === undefined ? used : `${used} of ${uses}`) },
  {
    name: 'Until',
    from: 'md',
    cell: ({ validUntil }) => (validUntil === undefined ? <span className="text-faint">no end</span> : <Time at={validUntil} />),
  },
];

export function AuthoritiesPage() {
  const query = useQuery(authoritiesQuery);
  const navigate = useNavigate();
  return (
    <OpsPage
      title="Authorities"
      lead="On what runs may be started, and what they may do then. Every step is checked against the version in force."
      acts={
        <ActButton
          label="Create an authority"
          icon={Plus}
          kind="primary"
          needs="authorities:write"
          dialog={(close) => (
            <AuthorityDialog onClose={close} onDone={({ id }) => void navigate({ to: `/operations/authorities/${id}` })} />
          )}
        />
      }
    >
      <Listing
        caption="Authorities"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        textOf={({ id, instrument, reference, purpose }) => [id, instrument, reference, purpose].join(' ')}
        empty={{
          icon: Scale,
          title: 'No authority',
          why: 'An authority permits what runs under it may do: by whom, on what, until when. None has been created.',
        }}
      />
    </OpsPage>
  );
}
