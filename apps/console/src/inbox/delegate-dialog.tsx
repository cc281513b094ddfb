import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, told } from '../api/client.js';
import type { Request } from '../api/inbox-queries.js';
import { ActDialog } from '../session/act-dialog.js';
import { useMay, useMe } from '../session/use-session.js';
import { say } from '../shell/toasts.js';
import { TextField } from '../ui/field.js';

export interface RequestDialogProps {
  readonly request: Request;
  readonly onDone: (now: Request) => void;
  readonly onClose: () => void;
}

/** Passes a voice on. Whoever may see the members is offered their names. */
export function DelegateDialog({ request: { id }, onDone, onClose }: RequestDialogProps) {
  const [to, setTo] = useState('');
  const me = useMe();
  const list = useId();
  const people = useQuery({
    queryKey: ['people'],
    queryFn: () => told(api.GET('/api/v1/people')),
    enabled: useMay('people:read').may,
  });
  const person = to.trim();
  const whyNot = person === '' ? 'Name a person first.' : person === me.id ? 'That is you.' : undefined;
  return (
    <ActDialog
      title="Let somebody else decide in your place"
      will="That person votes in your place from now on, and you no longer can. It stands in the record of the run, and cannot be taken back."
      verb="Pass it on"
      reason="offered"
      reasonLabel="Reason (optional)"
      whyNot={whyNot}
      send={(reason) =>
        told(
          api.POST('/api/v1/approvals/{id}/delegate', { params: { path: { id } }, body: { to: person, ...(reason !== '' && { reason }) } }),
        )
      }
      onDone={(now) => {
        say({ kind: 'done', text: `${person} decides in your place.` });
        onDone(now);
      }}
      onClose={onClose}
    >
      <TextField
        label="Person"
        isRequired
        hint="The id by which runbooks and votes name the person."
        list={list}
        value={to}
        onChange={({ target }) => setTo(target.value)}
        autoFocus
        autoComplete="off"
      />
      <datalist id={list}>
        {people.data?.items
          .filter(({ kind, suspended, id: other }) => kind === 'person' && !suspended && other !== me.id)
          .map(({ id: other, name }) => (
            <option key={other} value={other} label={name} />
          ))}
      </datalist>
    </ActDialog>
  );
}
