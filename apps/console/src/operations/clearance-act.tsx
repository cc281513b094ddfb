import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { SelectField } from '../ui/field.js';
import { ActButton } from './act-button.js';
import type { Member } from './queries.js';
import { useChanged } from './use-changed.js';

/** Up to which classification somebody reads and acts. */
export function ClearanceAct({ member }: { readonly member: Member }) {
  return (
    <ActButton
      label="Clearance"
      icon={ShieldCheck}
      needs="people:write"
      dialog={(close) => <ClearanceDialog member={member} onClose={close} />}
    />
  );
}

/** The choice that withdraws what was granted. */
const NONE = '';

function ClearanceDialog({ member: { id, name, clearance }, onClose }: { readonly member: Member; readonly onClose: () => void }) {
  const { data } = useQuery({
    queryKey: ['classification-rule'],
    queryFn: () => told(api.GET('/api/v1/classification-rule')),
  });
  const held = clearance.granted ? clearance.level : NONE;
  const [chosen, setChosen] = useState(held);
  const changed = useChanged();
  const params = { path: { id } };
  const send = (reason: string) =>
    told(
      chosen === NONE
        ? api.POST('/api/v1/people/{id}/clearance/withdraw', { params, body: { reason } })
        : api.PUT('/api/v1/people/{id}/clearance', { params, body: { level: chosen, reason } }),
    );
  const levels = (data?.levels ?? []).map((level) => ({ value: level, label: level }));
  return (
    <ActDialog
      title={`Clearance of ${name}`}
      will="From the next request on. Of a run that is classified above it, the person sees that it is there and no more, and can do nothing with it."
      verb="Change it"
      reason="asked"
      send={send}
      whyNot={chosen === held ? 'Choose another one first.' : undefined}
      onDone={() => {
        changed(`The clearance of ${name} is changed.`, 'people');
        onClose();
      }}
      onClose={onClose}
    >
      <SelectField
        label="Cleared for"
        options={[{ value: NONE, label: 'None granted: as the tenant’s rule says' }, ...levels]}
        value={chosen}
        onChange={(event) => setChosen(event.target.value)}
      />
    </ActDialog>
  );
}
