import { KeySquare } from 'lucide-react';
import { CopyButton } from '../ui/copy-button.js';
import { Dialog } from '../ui/dialog.js';
import { Button } from '../ui/button.js';

export interface ShownOnceProps {
  readonly title: string;
  /** What it is for. */
  readonly what: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A secret that the service tells once, and nobody finds out again. */
export function ShownOnce({ title, what, secret, onClose }: ShownOnceProps) {
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      acts={
        <Button kind="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <p className="m-0 flex items-start gap-2">
        <KeySquare aria-hidden size={18} className="mt-0.5 shrink-0 text-warn" />
        <span>{what} It is shown this once: nobody can look it up again.</span>
      </p>
      <div className="flex items-center gap-2 rounded-md bg-sunken p-3">
        <code className="said min-w-0 flex-1 font-mono text-sm">{secret}</code>
        <CopyButton text={secret} label="Copy" />
      </div>
    </Dialog>
  );
}
