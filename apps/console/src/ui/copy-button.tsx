import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.js';

const SHOWN_MS = 1_500;

export interface CopyButtonProps {
  readonly text: string | (() => string);
  /** Shown beside the icon; without it the icon stands alone, and `name` is what it is called. */
  readonly label?: string;
  readonly name?: string;
}

export function CopyButton({ text, label, name = 'Copy' }: CopyButtonProps) {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return undefined;
    const timer = setTimeout(() => setDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = () => void navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(() => setDone(true));
  return (
    <Button kind="quiet" isSmall icon={isDone ? Check : Copy} aria-label={label ?? (isDone ? 'Copied' : name)} onClick={copy}>
      {label === undefined ? undefined : isDone ? 'Copied' : label}
    </Button>
  );
}
