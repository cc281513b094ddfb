import { useState } from 'react';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { say } from '../shell/toasts.js';
import { SelectField } from '../ui/field.js';
import { Time } from '../ui/time.js';
import type { RequestDialogProps } from './delegate-dialog.js';

const MINUTE_MS = 60_000;
const BY = [
  { value: '15', label: '15 minutes' },
  { value: '30', label: '30 minutes' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
  { value: '1440', label: '1 day' },
  { value: '4320', label: '3 days' },
];

/** Moves the deadline, if it is still the one that is shown. */
export function ExtendDialog({ request: { id, deadlineAt }, onDone, onClose }: RequestDialogProps) {
  const [minutes, setMinutes] = useState('30');
  const extension = { byMs: Number(minutes) * MINUTE_MS, ...(deadlineAt !== undefined && { expectedDeadlineAt: deadlineAt }) };
  return (
    <ActDialog
      title="Extend the deadline"
      will={
        <>
          It is <Time at={deadlineAt} /> now. Everybody who is asked has so much longer; what happens at the deadline stays the same.
        </>
      }
      verb="Extend it"
      reason="offered"
      reasonLabel="Reason (optional)"
      send={(reason) =>
        told(
          api.POST('/api/v1/approvals/{id}/extend', { params: { path: { id } }, body: { ...extension, ...(reason !== '' && { reason }) } }),
        )
      }
      onDone={(now) => {
        say({ kind: 'done', text: 'The deadline was moved.' });
        onDone(now);
      }}
      onClose={onClose}
    >
      <SelectField label="By" options={BY} value={minutes} onChange={({ target }) => setMinutes(target.value)} />
    </ActDialog>
  );
}
