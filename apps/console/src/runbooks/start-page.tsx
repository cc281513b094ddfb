import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { History, Play } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { runbookQuery, type RunbookVersions } from '../api/runbook-documents.js';
import { SchemaForm } from '../forms/schema-form.js';
import { useMay } from '../session/use-session.js';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import { CheckField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Page } from '../ui/page.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { asCommand, asCurl } from './start-commands.js';
import { StartBasis } from './start-basis-fields.js';
import { ABOUT } from './start-basis.js';
import { useStart, type Start } from './use-start.js';

/** Starts a run: what it needs, under which authority, and whether it acts at all. */
export function StartPage() {
  const { runbookId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(runbookQuery(runbookId));
  return (
    <Page
      title={`Start ${data?.name ?? runbookId}`}
      lead={
        <Link to={`/runbooks/${runbookId}`} className={linkClass}>
          {runbookId}
          {data && `, version ${data.version}`}
        </Link>
      }
    >
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && <StartForm key={data.version} runbook={data} />}
    </Page>
  );
}

function StartForm({ runbook }: { readonly runbook: RunbookVersions }) {
  const start = useStart(runbook);
  return (
    <form
      className="grid min-w-0 grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]"
      onSubmit={(event) => {
        event.preventDefault();
        start.start();
      }}
      noValidate
    >
      <div className="flex min-w-0 flex-col gap-4">
        {start.problem && <ProblemNotice problem={start.problem} />}
        <Panel
          title="Inputs"
          acts={
            <Button
              kind="quiet"
              isSmall
              icon={History}
              {...(!start.takeLast && { whyNot: 'There is no run of it whose inputs could be taken.' })}
              onClick={start.takeLast}
            >
              As in the newest run
            </Button>
          }
        >
          {start.field.members.length === 0 && start.field.kind === 'object' ? (
            <p className="m-0 text-muted">It needs none.</p>
          ) : (
            <SchemaForm
              field={start.field}
              draft={start.inputs}
              onChange={(inputs) => start.set({ inputs })}
              faults={start.faultsOf('inputs')}
            />
          )}
        </Panel>
        <StartBasis runbook={runbook} start={start} />
        <Panel title="What it is about">
          <SchemaForm field={ABOUT} draft={start.about} onChange={(about) => start.set({ about })} faults={start.faultsOf('about')} />
        </Panel>
      </div>
      <Go start={start} />
    </form>
  );
}

function Go({ start }: { readonly start: Start }) {
  const { may, whyNot } = useMay('executions:start');
  return (
    <Panel title="Start" className="lg:sticky lg:top-4">
      <div className="flex flex-col gap-3">
        <CheckField
          label="Dry run"
          hint="Nothing acts on the world: what would act is simulated and recorded as such."
          checked={start.isDry}
          onChange={(event) => start.set({ isDry: event.target.checked })}
        />
        <Button type="submit" kind="primary" icon={Play} isBusy={start.isBusy} {...(!may && { whyNot })}>
          {start.isDry ? 'Start the dry run' : 'Start the run'}
        </Button>
        <div className="flex flex-wrap gap-1 border-t pt-3">
          <CopyButton label="Copy as curl" text={() => asCurl(location.origin, start.body)} />
          <CopyButton label="Copy as CLI" text={() => asCommand(start.body)} />
        </div>
        <p className="m-0 text-xs text-faint">
          Copied is what stands in the form. The key is yours to put in: curl takes it from RUNBOOK_KEY.
        </p>
      </div>
    </Panel>
  );
}
