import { Lock } from 'lucide-react';
import { EmptyState } from '../ui/empty-state.js';
import { Panel } from '../ui/panel.js';

/** In the place of what somebody may not see. */
export function NotAllowed({ whyNot }: { readonly whyNot: string | undefined }) {
  return (
    <Panel>
      <EmptyState icon={Lock} title="You may not see this">
        {whyNot ?? 'An administrator can grant you a role that brings it.'}
      </EmptyState>
    </Panel>
  );
}
