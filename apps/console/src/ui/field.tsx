import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { classNames } from './class-names.js';

const BOX =
  'w-full rounded-md border border-field bg-surface px-2.5 text-ink aria-invalid:border-bad disabled:opacity-60 [&[readonly]]:bg-sunken';
export const inputClass = `${BOX} h-8`;

interface Labelled {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong with what stands there, and what would be right. */
  readonly fault?: string | undefined;
  readonly isRequired?: boolean;
}

interface Control {
  readonly id: string;
  readonly required?: boolean;
  readonly 'aria-invalid'?: true;
  readonly 'aria-describedby'?: string;
}

/** A label, what belongs into the field, and what is wrong with it, tied together for everybody who cannot see that they stand together. */
export function Field({ label, hint, fault, isRequired, children }: Labelled & { readonly children: (control: Control) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ');
  const control: Control = {
    id,
    ...(isRequired && { required: true }),
    ...(fault && { 'aria-invalid': true as const }),
    ...(described && { 'aria-describedby': described }),
  };
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="said text-sm font-medium text-ink">
        {label}
        {isRequired && (
          <span aria-hidden className="text-bad">
            {' '}
            *
          </span>
        )}
      </label>
      {children(control)}
      {hint && (
        <p id={`${id}-hint`} className="said m-0 text-xs text-faint">
          {hint}
        </p>
      )}
      {fault && (
        <p id={`${id}-fault`} role="alert" className="said m-0 text-xs text-bad">
          {fault}
        </p>
      )}
    </div>
  );
}

export type TextFieldProps = Labelled & InputHTMLAttributes<HTMLInputElement>;

export function TextField({ label, hint, fault, isRequired, ...rest }: TextFieldProps) {
  return (
    <Field {...{ label, hint, fault, isRequired }}>
      {(control) => <input {...rest} {...control} className={classNames(inputClass, rest.className)} />}
    </Field>
  );
}

export function TextArea({ label, hint, fault, isRequired, ...rest }: Labelled & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  return (
    <Field {...{ label, hint, fault, isRequired }}>
      {(control) => <textarea rows={3} {...rest} {...control} className={classNames(BOX, 'py-1.5', rest.className)} />}
    </Field>
  );
}

export interface Option {
  readonly value: string;
  readonly label: string;
}

export function SelectField({
  label,
  hint,
  fault,
  isRequired,
  options,
  ...rest
}: Labelled & { readonly options: readonly Option[] } & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field {...{ label, hint, fault, isRequired }}>
      {(control) => (
        <select {...rest} {...control} className={classNames(inputClass, rest.className)}>
          {options.map(({ value, label: shown }) => (
            <option key={value} value={value}>
              {shown}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField({ label, hint, ...rest }: Omit<Labelled, 'isRequired' | 'fault'> & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="flex items-start gap-2">
      <input type="checkbox" id={id} {...rest} className="mt-0.5 size-4 shrink-0 accent-accent" />
      <label htmlFor={id} className="said">
        {label}
        {hint && <span className="block text-xs text-faint">{hint}</span>}
      </label>
    </div>
  );
}
