import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ActDialog } from '../session/act-dialog.js';
import { say } from '../shell/toasts.js';
import { useRun } from './use-run.js';

export interface RunActDialogProps {
  readonly title: ReactNode;
  /** What will happen. */
  readonly explains: ReactNode;
  /** On its button. */
  readonly verb: string;
  readonly done: ReactNode;
  readonly isDanger?: boolean;
  readonly act: (reason: string) => Promise<unknown>;
  readonly onClose: () => void;
  /** Fields beside the reason. */
  readonly children?: ReactNode;
  /** What is missing in them. */
  readonly whyNot?: string | undefined;
}

/** An act on the run that the page is about: what became of it is said, and the run is fetched anew. */
export function RunActDialog({ explains, done, isDanger = false, act, onClose, children, ...rest }: RunActDialogProps) {
  const { run } = useRun();
  const client = useQueryClient();
  return (
    <ActDialog
      {...rest}
      will={explains}
      kind={isDanger ? 'danger' : 'primary'}
      reason="asked"
      send={act}
      onDone={() => {
        onClose();
        say({ kind: 'done', text: done });
        void client.invalidateQueries({ queryKey: ['run', run.id] });
      }}
      onClose={onClose}
    >
      {children}
    </ActDialog>
  );
}
