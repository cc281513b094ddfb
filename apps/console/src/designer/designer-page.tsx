import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { toProblem } from '../api/problem.js';
import { draftQuery, runbookQuery, textQuery } from '../api/runbook-documents.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { Page } from '../ui/page.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { EMPTY_RUNBOOK } from './examples.js';
import type { Opened } from './use-saving.js';

// The editor, the graph and the language load behind the page's own first look.
const Workbench = lazy(() => import('./workbench.js').then(({ Workbench: loaded }) => ({ default: loaded })));

/** What the address asks for: nothing is a new runbook; a runbook alone a new draft of it, of an older version with `version`. */
interface Asked {
  readonly runbook: string | undefined;
  readonly draft: string | undefined;
  readonly version: string | undefined;
}

const addressOf = ({ runbook = '', draft = '' }: Asked): string => `${runbook}/${draft}`;

/** `/designer`, `/designer?runbook=greet`, `/designer?runbook=greet&draft=3`. */
export function DesignerPage() {
  return (
    <Suspense fallback={<Waiting error={null} retry={() => undefined} />}>
      <Asking />
    </Suspense>
  );
}

function Asking() {
  const [search, change] = useSearch();
  const asked: Asked = { runbook: textIn(search, 'runbook'), draft: textIn(search, 'draft'), version: textIn(search, 'version') };
  // A text that was saved has the address of its draft from then on, and stays open with its history.
  const [saved, setSaved] = useState<{ readonly address: string; readonly asked: Asked }>();
  const shown = saved?.address === addressOf(asked) ? saved.asked : asked;
  const onSaved = (runbook: string, draft: number) => {
    const now: Asked = { runbook, draft: String(draft), version: undefined };
    if (addressOf(now) === addressOf(asked)) return;
    setSaved({ address: addressOf(now), asked: shown });
    change({ ...now });
  };
  const { runbook, draft, version } = shown;
  const key = `${addressOf(shown)}/${version ?? ''}`;
  if (runbook === undefined) return <Workbench key={key} opened={NEW} onSaved={onSaved} />;
  if (draft !== undefined) return <OfDraft key={key} id={runbook} draft={Number(draft)} onSaved={onSaved} />;
  return <OfVersion key={key} id={runbook} asked={version} onSaved={onSaved} />;
}

const NEW: Opened = { text: EMPTY_RUNBOOK };

type OnSaved = (runbook: string, draft: number) => void;

function OfDraft({ id, draft, onSaved }: { readonly id: string; readonly draft: number; readonly onSaved: OnSaved }) {
  // Never what was read before: a change is made on the revision that is there now.
  const { data, error, refetch, isFetchedAfterMount } = useQuery({
    ...draftQuery(id, draft),
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
  });
  const read = isFetchedAfterMount ? data : undefined;
  const opened = useFirst<Opened>(
    read && { text: read.source?.text ?? `${JSON.stringify(read.definition, null, 2)}\n`, draft: read, basedOn: read.basedOn },
  );
  return opened ? <Workbench opened={opened} onSaved={onSaved} /> : <Waiting error={error} retry={() => void refetch()} />;
}

function OfVersion({ id, asked, onSaved }: { readonly id: string; readonly asked: string | undefined; readonly onSaved: OnSaved }) {
  const { data: runbook, error, refetch } = useQuery({ ...runbookQuery(id), enabled: asked === undefined });
  const version = asked === undefined ? runbook?.version : Number(asked);
  const { data, error: noText } = useQuery({ ...textQuery(id, version ?? 0), enabled: version !== undefined });
  const opened = useFirst<Opened>(data && { text: data.text, ...(version !== undefined && { basedOn: version }) });
  return opened ? <Workbench opened={opened} onSaved={onSaved} /> : <Waiting error={error ?? noText} retry={() => void refetch()} />;
}

/** What was there first: what is read anew later does not replace what somebody is writing. */
function useFirst<Value>(value: Value | undefined): Value | undefined {
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  return first ?? value;
}

function Waiting({ error, retry }: { readonly error: Error | null; readonly retry: () => void }) {
  return <Page title="Designer">{error ? <ProblemNotice problem={toProblem(error)} retry={retry} /> : <Skeleton lines={12} />}</Page>;
}
