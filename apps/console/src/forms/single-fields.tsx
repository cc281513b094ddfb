import { useId } from 'react';
import { SelectField, TextArea, TextField } from '../ui/field.js';
import { pickerOf } from './pickers.js';
import { HintOf, shortJson, useForm, type FieldProps } from './form-context.js';

/** A text longer than this, or of several lines, has a box of its own. */
const LINE_LENGTH_MAX = 200;

export function WordsField({ field, draft, onChange, fault }: FieldProps<'text'>) {
  const { pickers } = useForm();
  const list = useId();
  const picker = pickerOf(pickers, field);
  const change = (text: string) => onChange({ kind: 'text', text });
  const known = { label: field.label || 'Value', hint: <HintOf field={field} />, fault, isRequired: field.isRequired, value: draft.text };
  if (isLong(field.schema.maxLength, draft.text) || field.schema.contentMediaType !== undefined)
    return <TextArea {...known} rows={4} onChange={(event) => change(event.target.value)} />;
  const isHidden = field.schema.writeOnly === true || field.schema.format === 'password';
  return (
    <>
      <TextField
        {...known}
        type={isHidden ? 'password' : 'text'}
        autoComplete="off"
        spellCheck={false}
        list={picker ? list : undefined}
        placeholder={typeof field.byDefault === 'string' ? field.byDefault : undefined}
        onChange={(event) => change(event.target.value)}
      />
      {picker && (
        <datalist id={list}>
          {picker.names.map((name) => (
            <option key={name} value={name}>
              {picker.what}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}

const isLong = (maxLength: unknown, text: string): boolean =>
  text.includes('\n') || text.length > LINE_LENGTH_MAX || (typeof maxLength === 'number' && maxLength > 1_000);

/** A text field, because a number field of a browser rounds. */
export function NumberField({ field, draft, onChange, fault }: FieldProps<'number'>) {
  return (
    <TextField
      label={field.label || 'Value'}
      hint={<HintOf field={field} />}
      fault={fault}
      isRequired={field.isRequired}
      value={draft.text}
      inputMode={field.schema.type === 'integer' ? 'numeric' : 'decimal'}
      autoComplete="off"
      className="tabular"
      placeholder={typeof field.byDefault === 'number' ? String(field.byDefault) : undefined}
      onChange={(event) => onChange({ kind: 'number', text: event.target.value })}
    />
  );
}

const LEFT_OUT = '';

/** Three answers where it may be left out: what is left out has its default. */
export function BooleanField({ field, draft, onChange, fault }: FieldProps<'boolean'>) {
  const shown = draft.isTrue === undefined ? LEFT_OUT : String(draft.isTrue);
  const options = [leftOut(field), { value: 'true', label: 'Yes' }, { value: 'false', label: 'No' }];
  return (
    <SelectField
      label={field.label || 'Value'}
      hint={<HintOf field={field} />}
      fault={fault}
      isRequired={field.isRequired}
      options={options}
      value={shown}
      onChange={({ target: { value } }) => onChange({ kind: 'boolean', isTrue: value === LEFT_OUT ? undefined : value === 'true' })}
    />
  );
}

export function ChoiceField({ field, draft, onChange, fault }: FieldProps<'choice'>) {
  const options = field.options.map((option, index) => ({ value: String(index), label: shortJson(option) }));
  return (
    <SelectField
      label={field.label || 'Value'}
      hint={<HintOf field={field} />}
      fault={fault}
      isRequired={field.isRequired}
      options={[leftOut(field), ...options]}
      value={draft.index === undefined ? LEFT_OUT : String(draft.index)}
      onChange={({ target: { value } }) => onChange({ kind: 'choice', index: value === LEFT_OUT ? undefined : Number(value) })}
    />
  );
}

const leftOut = ({ isRequired, byDefault }: FieldProps['field']) => ({
  value: LEFT_OUT,
  label: isRequired ? 'Choose…' : byDefault === undefined ? 'Not given' : `Default (${shortJson(byDefault)})`,
});
