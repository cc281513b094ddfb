import type { Draft } from './draft.js';
import { faultsAt } from './draft-changes.js';
import { ListField, ObjectField } from './composed-fields.js';
import type { FormField } from './field-of-schema.js';
import { Context, useForm, type FieldProps, type FormContext } from './form-context.js';
import { JsonField } from './json-field.js';
import { BooleanField, ChoiceField, NumberField, WordsField } from './single-fields.js';

export interface SchemaFormProps extends Partial<Omit<FormContext, 'Field'>> {
  readonly field: FormField;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** A form from a JSON Schema. Its state is the page's: a draft, which `valueOf` makes a value of. */
export function SchemaForm({ field, draft, onChange, faults = [], pickers = {}, takesExpressions = false }: SchemaFormProps) {
  return (
    <Context value={{ faults, pickers, takesExpressions, Field: FieldOf }}>
      <FieldOf field={field} draft={draft} onChange={onChange} pointer="" isRoot />
    </Context>
  );
}

/** The field that a draft has, whatever its schema asks for: a value that does not fit is shown as it is. */
function FieldOf({ field, draft, onChange, pointer, isRoot = false }: Omit<FieldProps, 'fault'>) {
  const { faults } = useForm();
  const own = faultsAt(faults, pointer, draft);
  const fault = own.length > 0 ? own.map(({ message }) => message).join(' ') : undefined;
  const known = { field, onChange, pointer, fault, isRoot };
  switch (draft.kind) {
    case 'text':
      return <WordsField {...known} draft={draft} />;
    case 'number':
      return <NumberField {...known} draft={draft} />;
    case 'boolean':
      return <BooleanField {...known} draft={draft} />;
    case 'choice':
      return <ChoiceField {...known} draft={draft} />;
    case 'object':
      return <ObjectField {...known} draft={draft} />;
    case 'list':
      return <ListField {...known} draft={draft} />;
    case 'json':
      return <JsonField {...known} draft={draft} />;
  }
}
