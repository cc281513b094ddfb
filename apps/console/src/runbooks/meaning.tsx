import { Minus, Pencil, Plus, type LucideIcon } from 'lucide-react';
import type { Difference } from '../api/runbook-documents.js';
import { shortJson } from '../forms/form-context.js';
import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';

type Meaning = Difference['meaning'];
type Values = Meaning['gates'];

const NAMES: readonly (readonly [Exclude<keyof Meaning, 'steps'>, string])[] = [
  ['gates', 'Approvals'],
  ['sensitive', 'Sensitive steps'],
  ['authority', 'Legal basis, licences, credentials'],
  ['members', 'The rest of the document'],
];

/** What a change means: steps first, then what a reviewer must not miss. */
export function Meaning({ difference: { meaning, isSame } }: { readonly difference: Difference }) {
  if (isSame) return <p className="m-0 text-muted">The definition is the same: only comments, order or spelling differ.</p>;
  const { added, removed, changed } = meaning.steps;
  return (
    <div className="flex flex-col gap-4">
      {added.length + removed.length + changed.length > 0 && (
        <Part title="Steps">
          {added.map(({ name, value }) => (
            <Change key={name} kind="added" name={name} after={value} />
          ))}
          {removed.map(({ name, value }) => (
            <Change key={name} kind="removed" name={name} before={value} />
          ))}
          {changed.flatMap(({ name, members }) =>
            members.map((member) => <Change key={`${name} ${member.name}`} kind="changed" {...member} name={`${name} · ${member.name}`} />),
          )}
        </Part>
      )}
      {NAMES.filter(([key]) => sizeOf(meaning[key]) > 0).map(([key, title]) => (
        <Part key={key} title={title}>
          {meaning[key].added.map(({ name, value }) => (
            <Change key={name} kind="added" name={name} after={value} />
          ))}
          {meaning[key].removed.map(({ name, value }) => (
            <Change key={name} kind="removed" name={name} before={value} />
          ))}
          {meaning[key].changed.map((member) => (
            <Change key={member.name} kind="changed" {...member} />
          ))}
        </Part>
      ))}
    </div>
  );
}

const sizeOf = ({ added, removed, changed }: Values): number => added.length + removed.length + changed.length;

function Part({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <section>
      <h3 className="m-0 mb-1.5 text-sm font-semibold">{title}</h3>
      <ul className="m-0 flex list-none flex-col gap-1.5 p-0">{children}</ul>
    </section>
  );
}

const LOOKS: Readonly<Record<'added' | 'removed' | 'changed', { icon: LucideIcon; word: string; colour: string }>> = {
  added: { icon: Plus, word: 'Added', colour: 'bg-ok-soft text-ok' },
  removed: { icon: Minus, word: 'Removed', colour: 'bg-bad-soft text-bad' },
  changed: { icon: Pencil, word: 'Changed', colour: 'bg-run-soft text-run' },
};

interface ChangeProps {
  readonly kind: keyof typeof LOOKS;
  readonly name: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

function Change({ kind, name, before, after }: ChangeProps) {
  const { icon: Icon, word, colour } = LOOKS[kind];
  return (
    <li className="flex min-w-0 gap-2">
      <span className={classNames('mt-0.5 inline-flex size-5 shrink-0 items-center justify-center rounded', colour)}>
        <Icon role="img" aria-label={word} size={13} />
      </span>
      <span className="min-w-0 flex-1">
        <span className="said font-medium">
          <Said text={name} max={200} />
        </span>
        {before !== undefined && <Value value={before} colour="text-bad" />}
        {after !== undefined && <Value value={after} colour="text-ok" />}
      </span>
    </li>
  );
}

function Value({ value, colour }: { readonly value: unknown; readonly colour: string }) {
  return (
    <code className={classNames('said block font-mono text-xs', colour)}>
      <Said text={shortJson(value)} max={600} />
    </code>
  );
}
