import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Archive, Ellipsis, GitCompare, History, PencilRuler } from 'lucide-react';
import { useState } from 'react';
import { deprecateVersion, restoreVersion } from '../api/runbook-acts.js';
import type { RunbookLine, RunbookVersions } from '../api/runbook-documents.js';
import { ActDialog } from '../session/act-dialog.js';
import { useMay } from '../session/use-session.js';
import { say } from '../shell/toasts.js';
import { Button } from '../ui/button.js';
import { DataTable, type Column } from '../ui/data-table.js';
import { linkClass } from '../ui/link-class.js';
import { Menu } from '../ui/menu.js';
import { Panel } from '../ui/panel.js';
import { Said } from '../ui/said.js';
import { Time } from '../ui/time.js';
import { VersionStatus } from './version-status.js';

type Asked = { readonly act: 'deprecate' | 'restore'; readonly version: number };

/** Every version: who wrote and approved it, when and why. */
export function Versions({ runbook }: { readonly runbook: RunbookVersions }) {
  const [asked, setAsked] = useState<Asked>();
  const newestFirst = runbook.versions.toReversed();
  const columns: readonly Column<RunbookLine>[] = [
    { name: 'Version', cell: ({ version }) => <span className="tabular font-medium">{version}</span> },
    { name: 'State', cell: ({ status }) => <VersionStatus status={status} /> },
    { name: 'In force since', cell: ({ registeredAt }) => registeredAt && <Time at={registeredAt} /> },
    { name: 'Approved by', from: 'sm', cell: ({ approval, registeredBy }) => <Said text={approval?.by ?? registeredBy} max={60} /> },
    { name: 'Written by', from: 'md', cell: ({ approval }) => <Said text={approval?.authors.join(', ') ?? ''} max={80} /> },
    { name: 'Why', from: 'md', isWide: true, cell: (line) => <Why line={line} /> },
    {
      name: 'Acts',
      isNameHidden: true,
      align: 'right',
      cell: ({ version, status }) => (
        <VersionActs
          id={runbook.id}
          version={version}
          isNewest={version === runbook.version}
          isOut={status === 'DEPRECATED'}
          onAsk={setAsked}
        />
      ),
    },
  ];
  return (
    <Panel isFlush>
      <DataTable caption="Versions" columns={columns} rows={newestFirst} keyOf={({ version }) => String(version)} />
      {asked && <Ask id={runbook.id} asked={asked} onClose={() => setAsked(undefined)} />}
    </Panel>
  );
}

function Why({ line: { id, approval, deprecated } }: { readonly line: RunbookLine }) {
  return (
    <span className="text-sm text-muted">
      {approval?.kind === 'author' && 'Put in force by its author, where nothing is reviewed. '}
      {approval?.kind === 'product' && 'Comes with the product. '}
      {approval?.draft !== undefined && (
        <Link to={`/runbooks/${id}/drafts/${approval.draft}`} className={linkClass}>
          Draft {approval.draft}
        </Link>
      )}
      {approval?.restores && <Said text={` Restores version ${approval.restores.version}: ${approval.restores.reason}`} max={300} />}
      {deprecated && <Said text={` Deprecated by ${deprecated.by}: ${deprecated.reason}`} max={300} />}
    </span>
  );
}

interface VersionActsProps {
  readonly id: string;
  readonly version: number;
  readonly isNewest: boolean;
  readonly isOut: boolean;
  readonly onAsk: (asked: Asked) => void;
}

function VersionActs({ id, version, isNewest, isOut, onAsk }: VersionActsProps) {
  const review = useMay('runbooks:review');
  const write = useMay('runbooks:write');
  const navigate = useNavigate();
  return (
    <Menu
      trigger={<Button kind="quiet" isSmall icon={Ellipsis} aria-label={`What can be done with version ${version}`} />}
      entries={[
        ...(version > 1
          ? [
              {
                label: 'Compare with the one before',
                icon: GitCompare,
                act: () => void navigate({ to: `/runbooks/${id}/compare`, search: { from: version - 1, to: version } }),
              },
            ]
          : []),
        {
          label: 'Draft from it',
          icon: PencilRuler,
          whyNot: write.whyNot,
          act: () => void navigate({ to: '/designer', search: { runbook: id, version } }),
        },
        'line',
        {
          label: 'Restore',
          icon: History,
          hint: 'Its content becomes the newest version',
          whyNot: !review.may ? review.whyNot : isNewest && !isOut ? 'It is the newest, and in force.' : undefined,
          act: () => onAsk({ act: 'restore', version }),
        },
        {
          label: 'Deprecate',
          icon: Archive,
          isDanger: true,
          hint: 'For ever: nothing starts by it',
          whyNot: !review.may ? review.whyNot : isOut ? 'It is deprecated already.' : undefined,
          act: () => onAsk({ act: 'deprecate', version }),
        },
      ]}
    />
  );
}

const NOTHING_STARTS =
  'Nothing starts by it any more: no person, event, webhook, schedule, parent or re-run. That cannot be taken back; its content can be restored as a new ' +
  'version. What runs by it now ends as the tenant’s rules say.';

function Ask({ id, asked: { act, version }, onClose }: { readonly id: string; readonly asked: Asked; readonly onClose: () => void }) {
  const queries = useQueryClient();
  const done = async (words: string) => {
    onClose();
    say({ kind: 'done', text: words });
    await queries.invalidateQueries({ queryKey: ['runbook', id] });
    void queries.invalidateQueries({ queryKey: ['runbooks'] });
  };
  const isEnd = act === 'deprecate';
  return (
    <ActDialog<unknown>
      title={isEnd ? `Deprecate version ${version}` : `Restore version ${version}`}
      will={
        isEnd
          ? NOTHING_STARTS
          : `The content of version ${version} is approved anew and becomes the newest version. Who wrote it does not approve it.`
      }
      verb={isEnd ? 'Deprecate for ever' : 'Restore'}
      kind={isEnd ? 'danger' : 'primary'}
      reason="asked"
      send={(reason) => (isEnd ? deprecateVersion : restoreVersion)(id, version, reason)}
      onDone={() => void done(isEnd ? `Version ${version} is deprecated.` : `The content of version ${version} is in force again.`)}
      onClose={onClose}
    />
  );
}
