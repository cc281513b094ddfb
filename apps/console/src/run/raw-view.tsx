import { Download } from 'lucide-react';
import { useMemo } from 'react';
import { Button } from '../ui/button.js';
import { CopyButton } from '../ui/copy-button.js';
import { download } from '../ui/download.js';
import { JsonTree } from '../ui/json-tree.js';
import { Panel } from '../ui/panel.js';
import { useRun } from './use-run.js';

/** What the API answers of the run. */
export function RawView() {
  const { run } = useRun();
  const text = useMemo(() => JSON.stringify(run, undefined, 2), [run]);
  return (
    <Panel
      title={`GET /api/v1/executions/${run.id}`}
      acts={
        <>
          <CopyButton text={text} label="Copy" />
          <Button isSmall icon={Download} onClick={() => download(`${run.id}.json`, text, 'application/json')}>
            Download
          </Button>
        </>
      }
    >
      <JsonTree value={run} label="the run" />
    </Panel>
  );
}
