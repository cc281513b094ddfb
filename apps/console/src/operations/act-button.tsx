import { useState, type ReactNode } from 'react';
import type { LucideIcon } from 'lucide-react';
import type { PermissionName } from '../api/queries.js';
import { useMay } from '../session/use-session.js';
import { Button, type ButtonKind } from '../ui/button.js';

export interface ActButtonProps {
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly kind?: ButtonKind;
  readonly needs?: PermissionName;
  /** Why it cannot be done as things stand, whoever asks. */
  readonly whyNot?: string | undefined;
  readonly isSmall?: boolean;
  /** Only its icon; the label is what it is called. */
  readonly isIconAlone?: boolean;
  /** What asks for the rest, and does it. */
  readonly dialog: (close: () => void) => ReactNode;
}

/** Opens the dialog of an act, if the person may do it. */
export function ActButton({ label, icon, kind = 'plain', needs, whyNot, isSmall, isIconAlone, dialog }: ActButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const may = useMay(needs ?? 'executions:read');
  const why = (needs === undefined ? undefined : may.whyNot) ?? whyNot;
  const close = () => setOpen(false);
  return (
    <>
      <Button
        kind={kind}
        {...(icon && { icon })}
        {...(isSmall && { isSmall })}
        {...(isIconAlone && { 'aria-label': label })}
        {...(why !== undefined && { whyNot: why })}
        onClick={() => setOpen(true)}
      >
        {isIconAlone ? undefined : label}
      </Button>
      {isOpen && dialog(close)}
    </>
  );
}
