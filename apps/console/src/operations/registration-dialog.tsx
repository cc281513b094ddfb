import { useState, type ReactNode } from 'react';
import { ActDialog } from '../session/act-dialog.js';
import { TextField } from '../ui/field.js';
import { useChanged } from './use-changed.js';

/** What the fields of a form need: what stands in it, and how a part of it is changed. */
export interface FieldsProps<Draft> {
  readonly draft: Draft;
  readonly set: (part: Partial<Draft>) => void;
}

export interface RegistrationDialogProps<Draft, Registered> {
  readonly title: string;
  readonly will: string;
  readonly verb: string;
  /** What the form begins with. */
  readonly draft: Draft;
  /** It has no id yet: one is asked for. */
  readonly isNew: boolean;
  readonly idExample: string;
  /** A change may need a reason; what is new is its own. */
  readonly asksReason?: boolean;
  /** What is missing in the fields. */
  readonly whyNot: (draft: Draft) => string | undefined;
  readonly send: (draft: Draft, reason: string) => Promise<Registered>;
  readonly said: (registered: Registered) => string;
  /** Of the queries that show it. */
  readonly keys: readonly string[];
  readonly onDone: (registered: Registered) => void;
  readonly onClose: () => void;
  readonly children: (fields: FieldsProps<Draft>) => ReactNode;
}

/** Something that is registered under an id, or changed: its form, and what becomes of it. */
export function RegistrationDialog<Draft extends { readonly id: string }, Registered>(props: RegistrationDialogProps<Draft, Registered>) {
  const { title, will, verb, isNew, asksReason = false, send, onDone, onClose } = props;
  const [draft, setDraft] = useState(props.draft);
  const changed = useChanged();
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const whyNot = draft.id === '' ? 'Give it an id first.' : props.whyNot(draft);
  return (
    <ActDialog
      {...{ title, will, verb, whyNot, onClose }}
      {...(asksReason && { reason: 'asked' as const })}
      isWide
      send={(reason) => send(draft, reason)}
      onDone={(registered) => {
        changed(props.said(registered), ...props.keys);
        onDone(registered);
      }}
    >
      {isNew && (
        <TextField
          label="Id"
          isRequired
          hint="Small letters, digits and dashes. Chosen once."
          placeholder={props.idExample}
          value={draft.id}
          onChange={({ target }) => set({ id: target.value.trim() } as Partial<Draft>)}
        />
      )}
      {props.children({ draft, set })}
    </ActDialog>
  );
}
