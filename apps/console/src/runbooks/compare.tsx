import { useQuery } from '@tanstack/react-query';
import { GitCompare } from 'lucide-react';
import { lazy, Suspense, useMemo } from 'react';
import { toProblem } from '../api/problem.js';
import { differenceQuery, textQuery, type RunbookVersions } from '../api/runbook-documents.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { EmptyState } from '../ui/empty-state.js';
import { SelectField } from '../ui/field.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { Meaning } from './meaning.js';

const SideBySide = lazy(() => import('./side-by-side.js').then(({ SideBySide: shown }) => ({ default: shown })));

/** Two versions, by what they mean and as their authors wrote them. */
export function Compare({ runbook: { id, version: newest, versions } }: { readonly runbook: RunbookVersions }) {
  const [search, change] = useSearch();
  if (versions.length < 2)
    return (
      <Panel>
        <EmptyState icon={GitCompare} title="Nothing to compare">
          There is one version yet. What a draft changes is shown on the draft’s page.
        </EmptyState>
      </Panel>
    );
  const from = Number(textIn(search, 'from') ?? newest - 1);
  const to = Number(textIn(search, 'to') ?? newest);
  const options = versions.map(({ version }) => ({ value: String(version), label: `Version ${version}` }));
  return (
    <div className="flex flex-col gap-4">
      <div className="grid max-w-md grid-cols-2 gap-3">
        <SelectField label="Before" options={options} value={String(from)} onChange={(event) => change({ from: event.target.value })} />
        <SelectField label="After" options={options} value={String(to)} onChange={(event) => change({ to: event.target.value })} />
      </div>
      <ByMeaning id={id} from={from} to={to} />
      <ByText id={id} from={from} to={to} />
    </div>
  );
}

interface Pair {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

function ByMeaning({ id, from, to }: Pair) {
  const { data, error } = useQuery(differenceQuery(id, from, to));
  return (
    <Panel title="What it means">
      {error && <ProblemNotice problem={toProblem(error)} />}
      {!data && !error && <Skeleton lines={3} />}
      {data && <Meaning difference={data} />}
    </Panel>
  );
}

function ByText({ id, from, to }: Pair) {
  const [before, after] = [useQuery(textQuery(id, from)), useQuery(textQuery(id, to))];
  const names = useMemo(() => [`Version ${from}`, `Version ${to}`] as const, [from, to]);
  const error = before.error ?? after.error;
  return (
    <Panel title="What was written" isFlush>
      {error && <ProblemNotice problem={toProblem(error)} />}
      {before.data && after.data ? (
        <Suspense fallback={<Skeleton lines={8} />}>
          <SideBySide before={before.data.text} after={after.data.text} names={names} />
        </Suspense>
      ) : (
        !error && <Skeleton lines={8} />
      )}
    </Panel>
  );
}
