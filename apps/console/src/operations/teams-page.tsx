import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
import { TextField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import { OpsPage } from './ops-page.js';
import { teamsQuery, type Team } from './queries.js';
import { useChanged } from './use-changed.js';

const COLUMNS: readonly Column<Team>[] = [
  {
    name: 'Team',
    isWide: true,
    cell: ({ id, name }) => (
      <span className="flex flex-col">
        <Link to={`/operations/teams/${id}`} className={linkClass}>
          <Said text={name} max={100} />
        </Link>
        <span className="text-sm text-muted">{id}</span>
      </span>
    ),
  },
  { name: 'Members', align: 'right', cell: ({ members }) => members.length },
  { name: 'Runbooks', align: 'right', cell: ({ runbooks }) => runbooks.length },
  { name: 'Status', cell: ({ dissolved }) => (dissolved ? <Badge tone="idle">Dissolved</Badge> : <Badge tone="ok">Active</Badge>) },
];

export function TeamsPage() {
  const query = useQuery(teamsQuery);
  const navigate = useNavigate();
  return (
    <OpsPage
      title="Teams"
      lead="A role within a team permits what it says with the team’s runbooks, and with no others."
      acts={
        <ActButton
          label="Make a team"
          icon={Plus}
          kind="primary"
          needs="people:write"
          dialog={(close) => <TeamDialog onClose={close} onDone={(id) => void navigate({ to: `/operations/teams/${id}` })} />}
        />
      }
    >
      <Listing
        caption="Teams"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        textOf={({ id, name }) => `${id} ${name}`}
        empty={{ icon: UsersRound, title: 'No team', why: 'Without teams, roles hold in the whole tenant.' }}
      />
    </OpsPage>
  );
}

function TeamDialog({ onDone, onClose }: { readonly onDone: (id: string) => void; readonly onClose: () => void }) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const changed = useChanged();
  return (
    <ActDialog
      title="Make a team"
      will="It has neither members nor runbooks at first."
      verb="Make it"
      whyNot={id === '' || name.trim() === '' ? 'Give an id and a name first.' : undefined}
      send={() => told(api.POST('/api/v1/teams', { body: { id, name: name.trim() } }))}
      onDone={() => {
        changed(`${name} is a team.`, 'teams');
        onDone(id);
      }}
      onClose={onClose}
    >
      <TextField
        label="Id"
        isRequired
        hint="What runbooks name it by. Chosen once."
        value={id}
        onChange={({ target }) => setId(target.value.trim())}
      />
      <TextField label="Name" isRequired value={name} onChange={({ target }) => setName(target.value)} />
    </ActDialog>
  );
}
