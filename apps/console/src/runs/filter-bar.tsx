import { useQuery } from '@tanstack/react-query';
import { Search as Lens, X } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { api, told } from '../api/client.js';
import type { Search } from '../shell/search-params.js';
import { textIn } from '../shell/use-search.js';
import { Button } from '../ui/button.js';
import { inputClass } from '../ui/field.js';
import { NO_FILTER, SPANS } from './filters.js';

interface FilterBarProps {
  readonly search: Search;
  readonly change: (search: Search) => void;
}

/** The service is asked when a person has stopped typing. */
const TYPED_MS = 300;

export function FilterBar({ search, change }: FilterBarProps) {
  const { data: runbooks } = useQuery({
    queryKey: ['runbooks', 'newest'],
    queryFn: () => told(api.GET('/api/v1/runbooks', { params: { query: { limit: 200 } } })),
    staleTime: 60_000,
  });
  const labels = [...new Set(runbooks?.items.flatMap((runbook) => runbook.labels ?? []))].sort();
  const isAny = Object.keys(NO_FILTER).some((name) => search[name] !== undefined);
  return (
    <div
      role="search"
      aria-label="Filter runs"
      className="grid grid-cols-2 gap-2 md:grid-cols-4 xl:grid-cols-[2fr_1.3fr_1fr_1fr_1fr_1fr_auto]"
    >
      <Typed name="q" label="Search" hint="Id, runbook, label, incident, input, failure" {...{ search, change }} isFirst />
      <Chosen name="runbook" label="Runbook" options={runbooks?.items.map(({ id, name }) => [id, name]) ?? []} {...{ search, change }} />
      <Typed name="label" label="Label" hint="Label, such as team:blue" suggestions={labels} {...{ search, change }} />
      <Typed name="by" label="Started by" hint="Started by" {...{ search, change }} />
      <Typed name="incident" label="Incident" hint="Incident" {...{ search, change }} />
      <Chosen
        name="since"
        label="Started"
        options={Object.entries(SPANS).map(([name, { label }]) => [name, label])}
        {...{ search, change }}
      />
      {isAny && (
        <Button kind="quiet" icon={X} onClick={() => change(NO_FILTER)}>
          Clear
        </Button>
      )}
    </div>
  );
}

interface OneFilterProps extends FilterBarProps {
  readonly name: string;
  readonly label: string;
}

function Typed({
  name,
  label,
  hint,
  search,
  change,
  isFirst = false,
  suggestions = [],
}: OneFilterProps & { readonly hint: string; readonly isFirst?: boolean; readonly suggestions?: readonly string[] }) {
  const listId = useId();
  const asked = textIn(search, name) ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked]);
  useEffect(() => {
    if (text === asked) return undefined;
    const timer = setTimeout(() => change({ [name]: text === '' ? undefined : text }), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, asked, name, change]);
  return (
    <span className={isFirst ? 'relative col-span-2 xl:col-span-1' : 'min-w-0'}>
      {isFirst && <Lens aria-hidden size={15} className="absolute top-2 left-2.5 text-faint" />}
      <input
        type="search"
        aria-label={label}
        placeholder={hint}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className={`${inputClass} ${isFirst ? 'pl-8' : ''}`}
        {...(suggestions.length > 0 && { list: listId })}
      />
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </span>
  );
}

function Chosen({ name, label, options, search, change }: OneFilterProps & { readonly options: readonly (readonly [string, string])[] }) {
  const asked = textIn(search, name) ?? '';
  const known = options.some(([value]) => value === asked) || asked === '';
  return (
    <select
      aria-label={label}
      value={asked}
      onChange={(event) => change({ [name]: event.target.value || undefined })}
      className={inputClass}
    >
      <option value="">{name === 'since' ? 'Any time' : `Any ${label.toLowerCase()}`}</option>
      {!known && <option value={asked}>{asked}</option>}
      {options.map(([value, shown]) => (
        <option key={value} value={value}>
          {shown}
        </option>
      ))}
    </select>
  );
}
