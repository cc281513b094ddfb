import { Pencil } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PermissionName } from '../api/queries.js';
import { Panel } from '../ui/panel.js';
import { Skeleton } from '../ui/skeleton.js';
import { ActButton } from './act-button.js';

interface RulePanelProps {
  readonly title: string;
  readonly needs: PermissionName;
  readonly isKnown: boolean;
  readonly children: ReactNode;
  readonly dialog: (close: () => void) => ReactNode;
}

/** One rule, with the button that changes it. */
export const RulePanel = ({ title, needs, isKnown, children, dialog }: RulePanelProps) => (
  <Panel title={title} acts={isKnown && <ActButton label="Change" icon={Pencil} isSmall needs={needs} dialog={dialog} />}>
    {isKnown ? children : <Skeleton lines={2} />}
  </Panel>
);
