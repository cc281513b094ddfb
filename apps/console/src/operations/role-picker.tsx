import { useQuery } from '@tanstack/react-query';
import { CheckField } from '../ui/field.js';
import { Skeleton } from '../ui/skeleton.js';
import { rolesQuery } from './queries.js';

export interface RolePickerProps {
  readonly chosen: readonly string[];
  readonly onChange: (roles: readonly string[]) => void;
}

/** Roles to be chosen from, each with what it permits in short. */
export function RolePicker({ chosen, onChange }: RolePickerProps) {
  const { data } = useQuery(rolesQuery);
  if (!data) return <Skeleton lines={3} />;
  return (
    <fieldset className="m-0 flex max-h-64 flex-col gap-2 overflow-y-auto rounded-md border p-3">
      <legend className="px-1 text-sm font-medium">Roles</legend>
      {data.items.map(({ role, permissions, isOwn }) => (
        <CheckField
          key={role}
          label={role}
          hint={`${permissions.length} permissions${isOwn ? ', a role of your own' : ''}`}
          checked={chosen.includes(role)}
          onChange={({ target }) => onChange(target.checked ? [...chosen, role] : chosen.filter((other) => other !== role))}
        />
      ))}
    </fieldset>
  );
}
