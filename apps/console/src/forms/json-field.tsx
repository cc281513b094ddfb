import { FileUp, ListTree, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../ui/button.js';
import { TextArea } from '../ui/field.js';
import { Said } from '../ui/said.js';
import { asFieldsDraft } from './draft-changes.js';
import { HintOf, useForm, type FieldProps } from './form-context.js';
import { Group } from './composed-fields.js';

/** What the service takes in one request. */
const FILE_BYTES_MAX = 10 * 1024 * 1024;

/** A value written as JSON, or read from a file, whose text is not shown: ten megabytes in a text field would stop the page. */
export function JsonField({ field, draft, onChange, fault, isRoot = false }: FieldProps<'json'>) {
  const [refused, setRefused] = useState<string>();
  const read = (file: File | undefined) => {
    if (!file) return;
    if (file.size > FILE_BYTES_MAX) return setRefused(`Expected at most 10 MB, found ${inMegabytes(file.size)} in ${file.name}.`);
    setRefused(undefined);
    void file.text().then((text) => onChange({ kind: 'json', text, file: { name: file.name, bytes: file.size } }));
  };
  const acts = <Acts field={field} draft={draft} onChange={onChange} read={read} />;
  return (
    <Group
      field={draft.file ? field : { ...field, hint: '' }}
      fault={draft.file ? (refused ?? fault) : refused}
      acts={acts}
      isBare={isRoot}
    >
      {draft.file ? (
        <ReadFile file={draft.file} onClear={() => onChange({ kind: 'json', text: '' })} />
      ) : (
        <TextArea
          label={<span className="sr-only">{field.label || 'Value'} as JSON</span>}
          hint={<HintOf field={field} />}
          fault={fault}
          rows={Math.min(12, Math.max(3, draft.text.split('\n').length))}
          spellCheck={false}
          className="font-mono text-sm"
          placeholder={field.schema.type === 'array' ? '[]' : '{}'}
          value={draft.text}
          onChange={(event) => onChange({ kind: 'json', text: event.target.value })}
        />
      )}
    </Group>
  );
}

interface ActsProps extends Pick<FieldProps<'json'>, 'field' | 'draft' | 'onChange'> {
  readonly read: (file: File | undefined) => void;
}

function Acts({ field, draft, onChange, read }: ActsProps) {
  const { takesExpressions } = useForm();
  const input = useRef<HTMLInputElement>(null);
  const asFields = field.kind === 'json' || draft.file ? draft : asFieldsDraft(field, draft);
  return (
    <>
      {field.kind !== 'json' && (
        <Button
          kind="quiet"
          isSmall
          icon={ListTree}
          {...(asFields === draft && { whyNot: 'What stands here does not fit into fields yet.' })}
          onClick={() => onChange(asFields)}
        >
          As fields
        </Button>
      )}
      {!takesExpressions && (
        <Button isSmall icon={FileUp} onClick={() => input.current?.click()}>
          From a file
        </Button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        aria-label={`File for ${field.label}`}
        onChange={(event) => read(event.target.files?.[0])}
      />
    </>
  );
}

function ReadFile({ file, onClear }: { readonly file: { readonly name: string; readonly bytes: number }; readonly onClear: () => void }) {
  return (
    <p className="m-0 flex items-center gap-2 rounded-md bg-sunken px-2.5 py-1.5">
      <span className="min-w-0 flex-1">
        <Said text={file.name} max={120} /> <span className="text-faint">({inMegabytes(file.bytes)})</span>
      </span>
      <Button kind="quiet" isSmall icon={X} aria-label="Take another value" onClick={onClear} />
    </p>
  );
}

const inMegabytes = (bytes: number): string =>
  bytes < 100_000 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
