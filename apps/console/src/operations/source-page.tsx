import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Pencil, TriangleAlert } from 'lucide-react';
import { api } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { CopyButton } from '../ui/copy-button.js';
import { Facts } from '../ui/facts.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { duration } from '../ui/times.js';
import type { Schemas } from '../api/client.js';
import { ActButton } from './act-button.js';
import { Dispositions } from './dispositions.js';
import { Code, OpsPage } from './ops-page.js';
import { sourceQuery } from './queries.js';
import { RemoveButton } from './remove-button.js';
import { SourceDialog } from './source-dialog.js';

type ShownSource = Schemas['ShownEventSource'];

/** One source: how it is read, and what became of what it brought. */
export function SourcePage() {
  const { sourceId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(sourceQuery(sourceId));
  return (
    <OpsPage title={sourceId} lead="An event source" acts={data && <SourceActs source={data} />}>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && <SourceFacts source={data} />}
      {data && <Dispositions sourceId={sourceId} />}
    </OpsPage>
  );
}

function SourceActs({ source }: { readonly source: ShownSource }) {
  return (
    <>
      <ActButton
        label="Change"
        icon={Pencil}
        needs="event-sources:write"
        dialog={(close) => <SourceDialog source={source} onClose={close} onDone={close} />}
      />
      <RemoveButton
        name={source.id}
        needs="event-sources:write"
        will="Its topic is read and its calls are taken no more. What is known of its records stays; registered anew, its topic is read from where it left off."
        send={() => api.DELETE('/api/v1/event-sources/{id}', { params: { path: { id: source.id } } })}
        changes="event-sources"
        to="/operations/events"
      />
    </>
  );
}

function SourceFacts({ source }: { readonly source: ShownSource }) {
  const { topic, webhook, format, ttlMs, mapping, accepts, revision, registeredAt, registeredBy, reading, standing, topicMadeAnew } =
    source;
  const address = `${location.origin}/api/v1/webhooks/${source.id}`;
  return (
    <>
      {reading === 'standing' && <StandingNotice standing={standing} />}
      <Panel title="How it is read">
        <Facts
          facts={[
            topic !== undefined && { name: 'Topic', value: <Code text={topic} /> },
            webhook && { name: 'Webhook', value: <Address address={address} /> },
            webhook && { name: 'Signed as', value: `${webhook.scheme}, secret ${webhook.secret}` },
            { name: 'Format', value: format },
            { name: 'Kept for a wait', value: ttlMs === 0 ? 'not at all: now or never' : duration(ttlMs) },
            ...Object.entries(mapping ?? {}).map(([name, template]) => ({
              name: `Its ${name}`,
              value: <Code text={String(template)} max={300} />,
            })),
            accepts?.types && { name: 'Accepts types', value: <Said text={accepts.types.join(', ')} max={400} /> },
            accepts?.sources && { name: 'Accepts sources', value: <Said text={accepts.sources.join(', ')} max={400} /> },
            topicMadeAnew && {
              name: 'Topic made anew',
              value: (
                <>
                  <Time at={topicMadeAnew.at} />: <Said text={topicMadeAnew.reason} max={300} />
                </>
              ),
            },
            {
              name: 'Registered',
              value: (
                <>
                  <Time at={registeredAt} /> by <Said text={registeredBy} max={60} />, revision {revision}
                </>
              ),
            },
          ]}
        />
      </Panel>
    </>
  );
}

const Address = ({ address }: { readonly address: string }) => (
  <span className="inline-flex max-w-full items-center gap-1">
    <Code text={address} max={300} />
    <CopyButton text={address} name="Copy the address of the webhook" />
  </span>
);

function StandingNotice({ standing }: Pick<ShownSource, 'standing'>) {
  return (
    <div role="alert" className="flex items-start gap-2 rounded-lg border border-bad/40 bg-bad-soft px-3 py-2.5">
      <TriangleAlert aria-hidden size={18} className="mt-0.5 shrink-0 text-bad" />
      <p className="said m-0">
        Its topic cannot be read on since <Time at={standing?.since} />: <Said text={standing?.reason ?? 'no reason is known'} max={600} />
      </p>
    </div>
  );
}
