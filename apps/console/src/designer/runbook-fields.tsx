import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isObject, type Json, type JsonObject } from '../forms/json.js';
import { Button } from '../ui/button.js';
import { CheckField, SelectField, TextField } from '../ui/field.js';
import { Said } from '../ui/said.js';
import type { Editor } from './use-editor.js';

interface RunbookFieldsProps {
  readonly document: Json | undefined;
  readonly edit: Editor['edit'];
}

/** What is said of the runbook as a whole: shown while no step is chosen. */
export function RunbookFields({ document, edit }: RunbookFieldsProps) {
  const root = isObject(document) ? document : {};
  const set = (name: string) => (value: string) =>
    void edit({ kind: 'set-document', path: [name], value: value === '' ? undefined : value }, true);
  return (
    <div className="flex flex-col gap-3 p-3">
      <h2 className="m-0 text-base font-semibold">The runbook</h2>
      <p className="m-0 text-sm text-muted">
        Choose a step in the graph to change it. Drag from the lower dot of one to the upper dot of another to have it wait.
      </p>
      {(['name', 'description'] as const).map((name) => (
        <TextField
          key={name}
          label={name === 'name' ? 'Name' : 'Description'}
          value={typeof root[name] === 'string' ? root[name] : ''}
          onChange={(event) => set(name)(event.target.value)}
        />
      ))}
      <Inputs inputs={root.inputs} edit={edit} />
    </div>
  );
}

const TYPES = ['string', 'integer', 'number', 'boolean', 'object', 'array'];

function Inputs({ inputs, edit }: { readonly inputs: Json | undefined; readonly edit: Editor['edit'] }) {
  const [name, setName] = useState('');
  const [type, setType] = useState('string');
  const [isRequired, setRequired] = useState(true);
  const properties: JsonObject = isObject(inputs) && isObject(inputs.properties) ? inputs.properties : {};
  const required = isObject(inputs) && Array.isArray(inputs.required) ? inputs.required : [];
  const add = () => {
    if (name !== '' && edit({ kind: 'add-input', name, schema: { type }, isRequired })) setName('');
  };
  return (
    <section className="flex flex-col gap-2 border-t pt-3">
      <h3 className="m-0 text-sm font-semibold">Inputs</h3>
      <ul className="m-0 flex list-none flex-col gap-1 p-0">
        {Object.entries(properties).map(([key, schema]) => (
          <li key={key} className="flex items-center gap-2 rounded-md bg-sunken px-2">
            <code className="said min-w-0 flex-1 font-mono text-sm">
              <Said text={key} />
            </code>
            <span className="text-xs text-faint">
              {isObject(schema) && typeof schema.type === 'string' ? schema.type : 'any'}
              {required.includes(key) ? ', needed' : ''}
            </span>
            <Button
              kind="quiet"
              isSmall
              icon={Trash2}
              aria-label={`Remove the input ${key}`}
              onClick={() => edit({ kind: 'remove-input', name: key })}
            />
          </li>
        ))}
      </ul>
      <div className="grid grid-cols-2 gap-2">
        <TextField label="New input" value={name} spellCheck={false} placeholder="host" onChange={(event) => setName(event.target.value)} />
        <SelectField
          label="Type"
          options={TYPES.map((value) => ({ value, label: value }))}
          value={type}
          onChange={(event) => setType(event.target.value)}
        />
      </div>
      <div className="flex items-center justify-between gap-2">
        <CheckField label="Needed" checked={isRequired} onChange={(event) => setRequired(event.target.checked)} />
        <Button isSmall icon={Plus} {...(name === '' && { whyNot: 'Give it a name first.' })} onClick={add}>
          Add the input
        </Button>
      </div>
    </section>
  );
}
