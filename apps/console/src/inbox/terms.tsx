import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Request } from '../api/inbox-queries.js';
import { runQuery } from '../api/run-queries.js';
import { CopyButton } from '../ui/copy-button.js';
import { Facts, type Fact } from '../ui/facts.js';
import { JsonTree } from '../ui/json-tree.js';
import { textLinkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { atTimeOut, peopleInWords } from './words.js';

/** Who is asked, what happens at the deadline, and on what the run stands. */
export function Terms({ request }: { readonly request: Request }) {
  const { data: run } = useQuery(runQuery(request.execution));
  return (
    <Panel title="The rules of this request">
      <Facts
        facts={[
          ...factsOfPeople(request),
          ...factsOfTime(request),
          request.shown.legalBasis !== undefined && { name: 'Legal basis', value: <LegalBasis basis={request.shown.legalBasis} /> },
          run?.authority && { name: 'Authority', value: <AuthorityLink {...run.authority} /> },
          run && run.dataLicenses.length > 0 && { name: 'Data', value: <Said text={run.dataLicenses.join(', ')} max={300} /> },
          { name: 'Digest', value: <Digest digest={request.digest} /> },
        ]}
      />
    </Panel>
  );
}

type SomeFacts = readonly (Fact | false | undefined)[];

function factsOfPeople({ approvers, escalated, mayVote, except, fourEyes, status, kind, progress, rejectOnFirst }: Request): SomeFacts {
  const asked = peopleInWords(approvers);
  const still = mayVote === 'everybody' ? 'everybody of the tenant' : peopleInWords(mayVote);
  const excepted = `${except.join(', ')}${fourEyes ? ' (four eyes: they have asked for it)' : ''}`;
  return [
    { name: 'Asked', value: asked === '' ? 'everybody of the tenant' : <Said text={asked} max={600} /> },
    escalated && { name: 'Asked besides', value: <Said text={peopleInWords(escalated)} max={600} /> },
    status === 'open' && { name: 'Can still vote', value: still === '' ? 'nobody who has not voted' : <Said text={still} max={600} /> },
    except.length > 0 && { name: 'Not', value: <Said text={excepted} max={600} /> },
    kind === 'approval' && {
      name: 'Needed',
      value: `${progress.quorum} ${progress.quorum === 1 ? 'approval' : 'approvals'}${rejectOnFirst ? '; the first rejection ends it' : ''}`,
    },
  ];
}

function factsOfTime(request: Request): SomeFacts {
  const { status, deadlineAt, reminders } = request;
  return [
    status === 'open' && { name: 'At the deadline', value: deadlineAt === undefined ? 'It has none, and waits.' : atTimeOut(request) },
    reminders > 0 && { name: 'Reminded', value: reminders === 1 ? 'once' : `${reminders} times` },
  ];
}

const AuthorityLink = ({ id, version }: { readonly id: string; readonly version: number }) => (
  <Link to={`/operations/authorities/${id}`} className={textLinkClass}>
    {id}, version {version}
  </Link>
);

const Digest = ({ digest }: { readonly digest: string }) => (
  <span className="inline-flex items-center gap-1">
    <code className="font-mono text-xs" title={digest}>
      {digest.slice(0, 16)}…
    </code>
    <CopyButton text={digest} name="Copy the digest" />
  </span>
);

interface Basis {
  readonly authority?: string;
  readonly reference?: string;
  readonly classification?: string;
  readonly purpose?: string;
  readonly expiresAt?: string;
}

function LegalBasis({ basis }: { readonly basis: unknown }) {
  if (typeof basis !== 'object' || basis === null || !('reference' in basis)) return <JsonTree value={basis} label="the legal basis" />;
  const { authority, reference, classification, purpose, expiresAt } = basis as Basis;
  return (
    <>
      <Said text={[authority, reference, classification].filter(Boolean).join(' · ')} max={400} />
      {purpose && (
        <span className="block text-muted">
          <Said text={purpose} max={600} />
        </span>
      )}
      {expiresAt && (
        <span className="block text-muted">
          until <Time at={expiresAt} />
        </span>
      )}
    </>
  );
}
