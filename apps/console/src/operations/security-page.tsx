import { useQuery } from '@tanstack/react-query';
import { CircleAlert, Info, ShieldCheck, TriangleAlert } from 'lucide-react';
import type { Schemas } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { EmptyState } from '../ui/empty-state.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { OpsPage } from './ops-page.js';
import { securityQuery } from './queries.js';

type Finding = Schemas['SecurityReport']['findings'][number];

const LOOKS = {
  high: { word: 'High', tone: 'bad', Icon: CircleAlert, means: 'Somebody could act, or read, who must not.' },
  medium: { word: 'Medium', tone: 'warn', Icon: TriangleAlert, means: 'One mistake more, and somebody could.' },
  low: { word: 'Low', tone: 'idle', Icon: Info, means: 'It should be looked at.' },
} as const;

/** As many as are named. */
const ABOUT_MAX = 30;

/** What is weak, why, and how to mend it. */
export function SecurityPage() {
  const { data, error, refetch } = useQuery(securityQuery);
  return (
    <OpsPage
      title="Security report"
      lead={
        data && (
          <>
            {data.counts.high} high, {data.counts.medium} medium, {data.counts.low} low; looked at <Time at={data.at} />
          </>
        )
      }
    >
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data?.findings.length === 0 && (
        <Panel>
          <EmptyState icon={ShieldCheck} title="Nothing is weak">
            Of what is looked at: the settings, members, keys, sources and what break-glass left behind.
          </EmptyState>
        </Panel>
      )}
      {data?.findings.map((finding) => (
        <OneFinding key={finding.id} finding={finding} />
      ))}
    </OpsPage>
  );
}

function OneFinding({ finding: { id, severity, what, why, mend, about } }: { readonly finding: Finding }) {
  const { word, tone, Icon, means } = LOOKS[severity];
  return (
    <Panel
      title={<Said text={what} />}
      acts={
        <span title={means}>
          <Badge tone={tone}>
            <Icon aria-hidden size={13} />
            {word}
          </Badge>
        </span>
      }
    >
      <div className="flex flex-col gap-2">
        <p className="said m-0 text-muted">
          So <Said text={why} />.
        </p>
        <p className="said m-0">
          <strong className="font-semibold">To mend it: </strong>
          <Said text={mend} />.
        </p>
        {about.length > 0 && (
          <p className="said m-0 text-sm text-muted">
            About{' '}
            {about.slice(0, ABOUT_MAX).map((name, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <code className="font-mono text-xs">
                  <Said text={name} max={120} />
                </code>
              </span>
            ))}
            {about.length > ABOUT_MAX && ` and ${about.length - ABOUT_MAX} more`}
          </p>
        )}
        <p className="m-0 font-mono text-xs text-faint">{id}</p>
      </div>
    </Panel>
  );
}
