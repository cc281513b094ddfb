import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
import { TextField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import { OpsPage } from './ops-page.js';
import { tenantsQuery, type Tenant } from './queries.js';
import { ShownOnce } from './shown-once.js';
import { useChanged } from './use-changed.js';

const COLUMNS: readonly Column<Tenant>[] = [
  {
    name: 'Tenant',
    isWide: true,
    cell: ({ id, name }) => (
      <span className="flex flex-col">
        <Link to={`/operations/tenants/${id}`} className={linkClass}>
          <Said text={name} max={100} />
        </Link>
        <span className="text-sm text-muted">{id}</span>
      </span>
    ),
  },
  { name: 'Members', align: 'right', cell: ({ members }) => members },
  {
    name: 'Administrator',
    from: 'sm',
    cell: ({ hasAdministrator }) => (hasAdministrator ? 'yes' : <span className="text-warn">none yet</span>),
  },
  { name: 'Created', from: 'md', cell: ({ createdAt }) => <Time at={createdAt} /> },
  {
    name: 'Status',
    cell: ({ suspended, isPlatform }) =>
      suspended ? <Badge tone="bad">Suspended</Badge> : isPlatform ? <Badge tone="run">Platform</Badge> : <Badge tone="ok">Active</Badge>,
  },
];

export function TenantsPage() {
  const query = useQuery(tenantsQuery);
  const [invitation, setInvitation] = useState<string>();
  return (
    <OpsPage
      title="Tenants and usage"
      lead="Each sees itself alone. How much one uses stands with it."
      acts={
        <ActButton
          label="Make a tenant"
          icon={Plus}
          kind="primary"
          needs="tenants:write"
          dialog={(close) => (
            <TenantDialog
              onClose={close}
              onDone={(token) => {
                close();
                setInvitation(token);
              }}
            />
          )}
        />
      }
    >
      <Listing
        caption="Tenants"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        textOf={({ id, name }) => `${id} ${name}`}
        empty={{ icon: Building2, title: 'No tenant', why: 'There is none that you may see.' }}
      />
      {invitation !== undefined && (
        <ShownOnce
          title="An invitation"
          what="Whoever opens it becomes the tenant’s first administrator, once."
          secret={`${location.origin}/sign-in#${new URLSearchParams({ 'set-up': invitation }).toString()}`}
          onClose={() => setInvitation(undefined)}
        />
      )}
    </OpsPage>
  );
}

function TenantDialog({ onDone, onClose }: { readonly onDone: (token: string) => void; readonly onClose: () => void }) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const changed = useChanged();
  return (
    <ActDialog
      title="Make a tenant"
      will="It has nobody and nothing. You get an invitation for its first administrator."
      verb="Make it"
      whyNot={id === '' || name.trim() === '' ? 'Give an id and a name first.' : undefined}
      send={() => told(api.POST('/api/v1/tenants', { body: { id, name: name.trim() } }))}
      onDone={({ invitation }) => {
        changed(`${name} is a tenant.`, 'tenants');
        onDone(invitation.token);
      }}
      onClose={onClose}
    >
      <TextField
        label="Id"
        isRequired
        hint="Small letters, digits and dashes. Chosen once."
        value={id}
        onChange={({ target }) => setId(target.value.trim())}
      />
      <TextField label="Name" isRequired value={name} onChange={({ target }) => setName(target.value)} />
    </ActDialog>
  );
}
