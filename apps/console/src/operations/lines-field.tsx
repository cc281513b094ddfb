import type { ReactNode } from 'react';
import { TextArea } from '../ui/field.js';

export interface LinesFieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly isRequired?: boolean;
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly placeholder?: string;
}

/** A list of texts, one on each line. */
export function LinesField({ label, hint, isRequired, value, onChange, placeholder }: LinesFieldProps) {
  const rows = Math.min(8, Math.max(2, value.split('\n').length));
  return (
    <TextArea
      label={label}
      hint={hint ?? 'One on each line.'}
      {...(isRequired && { isRequired })}
      rows={rows}
      spellCheck={false}
      className="font-mono text-sm"
      placeholder={placeholder}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
