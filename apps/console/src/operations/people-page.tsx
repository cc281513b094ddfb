import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Bot, ShieldCheck, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
import { SelectField, TextField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Said } from '../ui/said.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import { OpsPage } from './ops-page.js';
import { peopleQuery, type Member } from './queries.js';
import { RolePicker } from './role-picker.js';
import { useChanged } from './use-changed.js';

const COLUMNS: readonly Column<Member>[] = [
  {
    name: 'Member',
    cell: ({ id, name, kind }) => (
      <span className="flex flex-col">
        <Link to={`/operations/people/${encodeURIComponent(id)}`} className={linkClass}>
          <Said text={name} max={80} />
        </Link>
        <span className="inline-flex items-center gap-1 text-sm text-muted">
          {kind === 'service' && <Bot aria-label="a service" size={14} />}
          {id}
        </span>
      </span>
    ),
  },
  {
    name: 'Roles',
    isWide: true,
    cell: ({ roles, teams = [] }) => (
      <span className="flex flex-wrap gap-1">
        {roles.map((role) => (
          <Badge key={role}>{role}</Badge>
        ))}
        {teams.map(({ team }) => (
          <Badge key={team} tone="run">
            {team}
          </Badge>
        ))}
      </span>
    ),
  },
  {
    name: 'Second factor',
    from: 'md',
    cell: ({ secondFactorSince, kind }) =>
      secondFactorSince === undefined ? (
        <span className="text-faint">{kind === 'service' ? '–' : 'none'}</span>
      ) : (
        <span className="inline-flex items-center gap-1 text-ok">
          <ShieldCheck aria-hidden size={15} /> since <Time at={secondFactorSince} />
        </span>
      ),
  },
  { name: 'Admitted', from: 'lg', cell: ({ admittedAt }) => <Time at={admittedAt} /> },
  { name: 'Status', cell: ({ suspended }) => (suspended ? <Badge tone="bad">Suspended</Badge> : <Badge tone="ok">Active</Badge>) },
];

export function PeoplePage() {
  const query = useQuery(peopleQuery);
  const navigate = useNavigate();
  return (
    <OpsPage
      title="People"
      lead="Members: persons, and services that act by keys. Nobody is deleted: an id never means anybody else."
      acts={
        <ActButton
          label="Admit a member"
          icon={UserPlus}
          kind="primary"
          needs="people:write"
          dialog={(close) => (
            <AdmitDialog onClose={close} onDone={({ id }) => void navigate({ to: `/operations/people/${encodeURIComponent(id)}` })} />
          )}
        />
      }
    >
      <Listing
        caption="Members"
        query={query}
        columns={COLUMNS}
        keyOf={({ id }) => id}
        textOf={({ id, name, roles, teams = [] }) => [id, name, ...roles, ...teams.map(({ team }) => team)].join(' ')}
        empty={{
          icon: Users,
          title: 'No member yet',
          why: 'The key of the settings acts as dev, who is no member. The first administrator is made with the token that the service prints at its start.',
        }}
      />
    </OpsPage>
  );
}

function AdmitDialog({ onDone, onClose }: { readonly onDone: (member: Member) => void; readonly onClose: () => void }) {
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Member['kind']>('person');
  const [roles, setRoles] = useState<readonly string[]>([]);
  const changed = useChanged();
  return (
    <ActDialog
      title="Admit a member"
      will="A person chooses a password with the invitation that you make next; a service acts by keys. The id stands in runbooks and records, for ever."
      verb="Admit"
      whyNot={id === '' || name.trim() === '' ? 'Give an id and a name first.' : undefined}
      send={() => told(api.POST('/api/v1/people', { body: { id, name: name.trim(), kind, roles: [...roles] } }))}
      onDone={(member) => {
        changed(`${member.name} is a member.`, 'people');
        onDone(member);
      }}
      onClose={onClose}
    >
      <TextField
        label="Id"
        isRequired
        hint="Small letters, digits and . _ -"
        value={id}
        onChange={({ target }) => setId(target.value.trim())}
      />
      <TextField label="Name" isRequired hint="How people see it." value={name} onChange={({ target }) => setName(target.value)} />
      <SelectField
        label="Kind"
        options={[
          { value: 'person', label: 'A person' },
          { value: 'service', label: 'A service' },
        ]}
        value={kind}
        onChange={({ target }) => setKind(target.value as Member['kind'])}
      />
      <RolePicker chosen={roles} onChange={setRoles} />
    </ActDialog>
  );
}
