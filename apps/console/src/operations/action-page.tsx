import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { toProblem } from '../api/problem.js';
import { CopyButton } from '../ui/copy-button.js';
import { Facts } from '../ui/facts.js';
import { JsonTree } from '../ui/json-tree.js';
import { textLinkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { OpsPage } from './ops-page.js';
import { actionsQuery, type Action } from './queries.js';

/** One action: what it takes, what it gives. */
export function ActionPage() {
  const { action = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(actionsQuery);
  const found = data?.items.find(({ name }) => name === action);
  return (
    <OpsPage title={action} lead={found && <Said text={found.description} max={600} />}>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && !found && (
        <p className="m-0">
          No such action is known: whoever did it has not announced it lately.{' '}
          <Link to="/operations/workers" className={textLinkClass}>
            All actions
          </Link>
        </p>
      )}
      {found && <ActionFacts action={found} />}
    </OpsPage>
  );
}

function ActionFacts({ action: { name, by, announcedAt, outputs, parameters } }: { readonly action: Action }) {
  const step = `- id: my-step\n  type: action\n  use: ${name}\n  with: {}\n`;
  return (
    <>
      <Panel title="Who does it" acts={<CopyButton text={step} label="Copy a step" />}>
        <Facts
          facts={[
            { name: 'Done by', value: by === 'worker' ? 'a worker of yours' : 'the executor itself' },
            announcedAt !== undefined && { name: 'Last announced', value: <Time at={announcedAt} /> },
            outputs && { name: 'Gives', value: outputs.length === 0 ? 'nothing' : outputs.join(', ') },
          ]}
        />
      </Panel>
      <Panel title="What it takes">
        {parameters === undefined ? (
          <p className="m-0 text-muted">It has not said what it takes: anything is handed on as it is.</p>
        ) : (
          <JsonTree value={parameters} label="the schema of its parameters" />
        )}
      </Panel>
    </>
  );
}
