import { useNavigate } from '@tanstack/react-router';
import { Trash2 } from 'lucide-react';
import type { PermissionName } from '../api/queries.js';
import { ActDialog } from '../session/act-dialog.js';
import { ActButton } from './act-button.js';
import { useChanged } from './use-changed.js';

export interface RemoveButtonProps {
  readonly name: string;
  readonly needs: PermissionName;
  /** What is gone with it, and what stays. */
  readonly will: string;
  readonly send: () => Promise<unknown>;
  /** What the queries of its list begin with. */
  readonly changes: string;
  /** The page of that list, which is shown then. */
  readonly to: '/operations/credentials' | '/operations/subscriptions' | '/operations/events';
}

/** Removes what its page is about. */
export function RemoveButton({ name, needs, will, send, changes, to }: RemoveButtonProps) {
  const changed = useChanged();
  const navigate = useNavigate();
  return (
    <ActButton
      label="Remove"
      icon={Trash2}
      needs={needs}
      dialog={(close) => (
        <ActDialog
          title={`Remove ${name}?`}
          will={will}
          verb="Remove it"
          kind="danger"
          send={send}
          onDone={() => {
            changed(`${name} is removed.`, changes);
            void navigate({ to });
          }}
          onClose={close}
        />
      )}
    />
  );
}
