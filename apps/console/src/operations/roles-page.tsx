import { useQuery } from '@tanstack/react-query';
import { Pencil, Plus, Trash2, UserRoundCog } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { permissionsQuery, type PermissionName } from '../api/queries.js';
import { ActDialog } from '../session/act-dialog.js';
import type { Column } from '../ui/data-table.js';
import { CheckField, TextField } from '../ui/field.js';
import { Badge } from '../ui/status.js';
import { ActButton } from './act-button.js';
import { Listing } from './listing.js';
import { Code, OpsPage } from './ops-page.js';
import { rolesQuery, type Role } from './queries.js';
import { useChanged } from './use-changed.js';

const COLUMNS: readonly Column<Role>[] = [
  {
    name: 'Role',
    cell: ({ role, isOwn }) => (
      <span className="flex flex-col items-start gap-1">
        <Code text={role} />
        {isOwn && <Badge tone="run">your own</Badge>}
      </span>
    ),
  },
  {
    name: 'Permits',
    isWide: true,
    cell: ({ permissions }) => <span className="said text-sm text-muted">{permissions.join(', ') || 'nothing'}</span>,
  },
  { name: 'Granted by', from: 'md', cell: ({ grantedBy }) => grantedBy.join(', ') },
  {
    name: 'Acts',
    isNameHidden: true,
    align: 'right',
    cell: (role) =>
      role.isOwn && (
        <span className="flex justify-end gap-1">
          <ActButton
            label={`Change ${role.role}`}
            icon={Pencil}
            isSmall
            isIconAlone
            needs="people:write"
            dialog={(close) => <RoleDialog role={role} onClose={close} />}
          />
          <RemoveRole role={role.role} />
        </span>
      ),
  },
];

export function RolesPage() {
  const query = useQuery(rolesQuery);
  return (
    <OpsPage
      title="Roles"
      lead="Sets of permissions. Those that every tenant has are fixed; a role of your own is whatever you put into it."
      acts={
        <ActButton label="Make a role" icon={Plus} kind="primary" needs="people:write" dialog={(close) => <RoleDialog onClose={close} />} />
      }
    >
      <Listing
        caption="Roles"
        query={query}
        columns={COLUMNS}
        keyOf={({ role }) => role}
        textOf={({ role, permissions }) => [role, ...permissions].join(' ')}
        empty={{ icon: UserRoundCog, title: 'No roles', why: 'Every tenant has roles; something is wrong.' }}
      />
    </OpsPage>
  );
}

function RoleDialog({ role, onClose }: { readonly role?: Role; readonly onClose: () => void }) {
  const [name, setName] = useState(role?.role ?? '');
  const [chosen, setChosen] = useState<readonly PermissionName[]>(role?.permissions ?? []);
  const { data } = useQuery(permissionsQuery);
  const changed = useChanged();
  return (
    <ActDialog
      title={role ? `Change ${role.role}` : 'Make a role'}
      will={
        role
          ? 'Whoever has it may do so much, and no more, from the next request on.'
          : 'Nobody has it before it is granted. Approvals may ask for it by its name.'
      }
      verb={role ? 'Change it' : 'Make it'}
      whyNot={name === '' ? 'Give it a name first.' : undefined}
      isWide
      send={() => told(api.PUT('/api/v1/roles/{role}', { params: { path: { role: name } }, body: { permissions: [...chosen] } }))}
      onDone={() => {
        changed(`${name} permits ${chosen.length} things.`, 'roles', 'people', 'permissions');
        onClose();
      }}
      onClose={onClose}
    >
      {!role && (
        <TextField
          label="Name"
          isRequired
          hint="Letters, digits and . _ -"
          value={name}
          onChange={({ target }) => setName(target.value.trim())}
        />
      )}
      <fieldset className="m-0 grid gap-2 rounded-md border p-3 sm:grid-cols-2">
        <legend className="px-1 text-sm font-medium">What it permits</legend>
        {data?.items.map(({ permission, permits }) => (
          <CheckField
            key={permission}
            label={permission}
            hint={permits}
            checked={chosen.includes(permission)}
            onChange={({ target }) => setChosen(target.checked ? [...chosen, permission] : chosen.filter((other) => other !== permission))}
          />
        ))}
      </fieldset>
    </ActDialog>
  );
}

function RemoveRole({ role }: { readonly role: string }) {
  const changed = useChanged();
  return (
    <ActButton
      label={`Remove ${role}`}
      icon={Trash2}
      isSmall
      isIconAlone
      needs="people:write"
      dialog={(close) => (
        <ActDialog
          title={`Remove ${role}?`}
          will="It must be held by nobody. Approvals that ask for it find nobody any more."
          verb="Remove it"
          kind="danger"
          send={() => api.DELETE('/api/v1/roles/{role}', { params: { path: { role } } })}
          onDone={() => {
            changed(`${role} is removed.`, 'roles');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}
