import { useQuery } from '@tanstack/react-query';
import { Download, FileText, Printer } from 'lucide-react';
import { toProblem } from '../api/problem.js';
import { reportQuery, reportTextQuery } from '../api/report-queries.js';
import { Button } from '../ui/button.js';
import { download } from '../ui/download.js';
import { EmptyState } from '../ui/empty-state.js';
import { JsonTree } from '../ui/json-tree.js';
import { Markdown } from '../ui/markdown.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { AttributionCharts } from './attribution-charts.js';
import { attributionOf } from './attribution.js';
import { useRun } from './use-run.js';

/** What the run's runbook reports, to read, to print and to take along. */
export function ReportView() {
  const { run } = useRun();
  const asText = useQuery(reportTextQuery(run.id, run.version));
  const asData = useQuery(reportQuery(run.id, run.version));
  if (asText.isPending || asData.isPending) return <Skeleton lines={10} />;
  // A runbook may report in Markdown alone.
  if (asData.error && asText.data === undefined) {
    const problem = toProblem(asData.error);
    if (problem.code !== 'report-absent') return <ProblemNotice problem={problem} retry={() => void asData.refetch()} />;
    return (
      <EmptyState icon={FileText} title="No report">
        {problem.body.detail}
      </EmptyState>
    );
  }
  const attribution = attributionOf(asData.data);
  return (
    <div className="flex flex-col gap-4">
      {attribution && <AttributionCharts attribution={attribution} />}
      <Panel title="Report" acts={<Downloads id={run.id} text={asText.data} data={asData.data} />}>
        <div className="mx-auto max-w-4xl">
          {asText.data === undefined ? <JsonTree value={asData.data} label="the report" /> : <Markdown text={asText.data} />}
        </div>
      </Panel>
    </div>
  );
}

function Downloads({ id, text, data }: { readonly id: string; readonly text: string | undefined; readonly data: unknown }) {
  return (
    <span className="no-print flex gap-1">
      <Button kind="quiet" isSmall icon={Printer} onClick={() => print()}>
        Print
      </Button>
      {text !== undefined && (
        <Button isSmall icon={Download} onClick={() => download(`${id}.report.md`, text, 'text/markdown')}>
          Markdown
        </Button>
      )}
      {data !== undefined && (
        <Button
          isSmall
          icon={Download}
          onClick={() => download(`${id}.report.json`, JSON.stringify(data, undefined, 2), 'application/json')}
        >
          JSON
        </Button>
      )}
    </span>
  );
}
