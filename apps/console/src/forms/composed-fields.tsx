import { Braces, Plus, Trash2 } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { Button } from '../ui/button.js';
import type { Draft } from './draft.js';
import { asJsonDraft, withItem, withMember, withNewItem, withoutItem } from './draft-changes.js';
import { pointerTo } from './draft.js';
import { HintOf, useForm, type FieldProps } from './form-context.js';

export function ObjectField({ field, draft, onChange, pointer, fault, isRoot = false }: FieldProps<'object'>) {
  const { Field } = useForm();
  const members = field.members.map((member) => (
    <Field
      key={member.name}
      field={member}
      draft={draft.members[member.name] as Draft}
      onChange={(changed) => onChange(withMember(draft, member.name, changed))}
      pointer={pointerTo(pointer, member.name)}
    />
  ));
  if (isRoot)
    return (
      <Group field={field} fault={fault} isBare>
        {members}
      </Group>
    );
  const acts = draft.isGiven ? (
    <>
      <Button kind="quiet" isSmall icon={Braces} onClick={() => onChange(asJsonDraft(field, draft))}>
        As JSON
      </Button>
      {!field.isRequired && (
        <Button
          kind="quiet"
          isSmall
          icon={Trash2}
          aria-label={`Leave out ${field.label}`}
          onClick={() => onChange({ ...draft, isGiven: false })}
        />
      )}
    </>
  ) : (
    <Button isSmall icon={Plus} onClick={() => onChange({ ...draft, isGiven: true })}>
      Give
    </Button>
  );
  return (
    <Group field={field} fault={fault} acts={acts}>
      {draft.isGiven ? members : null}
    </Group>
  );
}

export function ListField({ field, draft, onChange, pointer, fault, isRoot = false }: FieldProps<'list'>) {
  const { Field } = useForm();
  const acts = (
    <>
      <Button kind="quiet" isSmall icon={Braces} onClick={() => onChange(asJsonDraft(field, draft))}>
        As JSON
      </Button>
      <Button isSmall icon={Plus} onClick={() => onChange(withNewItem(field, draft))}>
        Add
      </Button>
    </>
  );
  return (
    <Group field={field} fault={fault} acts={acts} isBare={isRoot}>
      {draft.items.length === 0
        ? null
        : draft.items.map((item, index) => (
            <div key={index} className="flex items-start gap-2">
              <div className="min-w-0 flex-1">
                <Field
                  field={{ ...(field.item ?? field), label: `${index + 1}` }}
                  draft={item}
                  onChange={(changed) => onChange(withItem(draft, index, changed))}
                  pointer={pointerTo(pointer, index)}
                />
              </div>
              <Button
                kind="quiet"
                isSmall
                icon={Trash2}
                aria-label={`Remove ${field.label} ${index + 1}`}
                className="mt-6"
                onClick={() => onChange(withoutItem(draft, index))}
              />
            </div>
          ))}
    </Group>
  );
}

interface GroupProps extends Pick<FieldProps, 'field' | 'fault'> {
  readonly acts?: ReactNode;
  readonly children: ReactNode;
  readonly isBare?: boolean;
}

/** Fields that belong together, said so to those who hear them. */
export function Group({ field, fault, acts, children, isBare = false }: GroupProps) {
  const id = useId();
  const label = field.label || 'Value';
  if (isBare)
    return (
      <div className="flex min-w-0 flex-col gap-3">
        {acts && <div className="flex justify-end gap-1">{acts}</div>}
        {fault && <Complaint text={fault} />}
        {children}
      </div>
    );
  return (
    <div role="group" aria-labelledby={id} className="min-w-0 rounded-md border border-line">
      <div className="flex min-h-9 flex-wrap items-center justify-between gap-2 px-2.5 py-1">
        <span id={id} className="said text-sm font-medium">
          {label}
          {field.isRequired && (
            <span aria-hidden className="text-bad">
              {' '}
              *
            </span>
          )}
        </span>
        <span className="flex gap-1">{acts}</span>
      </div>
      <div className="flex flex-col gap-3 px-2.5 pb-2.5 empty:hidden">
        {field.hint && (
          <p className="said m-0 text-xs text-faint">
            <HintOf field={field} />
          </p>
        )}
        {fault && <Complaint text={fault} />}
        {children}
      </div>
    </div>
  );
}

const Complaint = ({ text }: { readonly text: string }) => (
  <p role="alert" className="said m-0 text-xs text-bad">
    {text}
  </p>
);
