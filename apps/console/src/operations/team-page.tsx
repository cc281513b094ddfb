import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { BookPlus, UserPlus, Users, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api, told } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { ActDialog } from '../session/act-dialog.js';
import { TextField } from '../ui/field.js';
import { linkClass } from '../ui/link-class.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { OpsPage } from './ops-page.js';
import { teamQuery, type Team } from './queries.js';
import { RolePicker } from './role-picker.js';
import { useChanged } from './use-changed.js';

export function TeamPage() {
  const { teamId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(teamQuery(teamId));
  return (
    <OpsPage title={data?.name ?? teamId} lead={`The team ${teamId}`} acts={data && !data.dissolved && <Dissolve team={data} />}>
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data?.dissolved && (
        <p className="said m-0">
          Dissolved <Time at={data.dissolved.since} />: <Said text={data.dissolved.reason} max={600} />
        </p>
      )}
      {data && <Members team={data} />}
      {data && <Runbooks team={data} />}
    </OpsPage>
  );
}

function Dissolve({ team: { id, name } }: { readonly team: Team }) {
  const changed = useChanged();
  return (
    <ActButton
      label="Dissolve"
      icon={Users}
      kind="danger"
      needs="people:write"
      dialog={(close) => (
        <ActDialog
          title={`Dissolve ${name}?`}
          will="Roles within it permit nothing any more, and nobody is asked as one of it. Its id never means another team."
          verb="Dissolve it"
          kind="danger"
          reason="asked"
          send={(reason) => told(api.POST('/api/v1/teams/{id}/dissolve', { params: { path: { id } }, body: { reason } }))}
          onDone={() => {
            changed(`${name} is dissolved.`, 'teams');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

interface LineProps {
  readonly to: string;
  readonly name: string;
  readonly more?: string;
  readonly remove: ReactNode;
}

const Line = ({ to, name, more, remove }: LineProps) => (
  <li className="flex items-center gap-3 border-b px-3 py-2 last:border-b-0">
    <span className="min-w-0 flex-1">
      <Link to={to} className={linkClass}>
        <Said text={name} max={120} />
      </Link>
      {more !== undefined && <span className="block text-sm text-muted">{more}</span>}
    </span>
    {remove}
  </li>
);

function Members({ team }: { readonly team: Team }) {
  return (
    <Panel
      title="Members"
      isFlush
      acts={
        !team.dissolved && (
          <ActButton
            label="Add a member"
            icon={UserPlus}
            isSmall
            needs="people:write"
            dialog={(close) => <JoinDialog team={team} onClose={close} />}
          />
        )
      }
    >
      {team.members.length === 0 && <p className="m-0 p-3 text-muted">Nobody belongs to it yet.</p>}
      <ul className="m-0 list-none p-0">
        {team.members.map(({ member, roles }) => (
          <Line
            key={member}
            to={`/operations/people/${encodeURIComponent(member)}`}
            name={member}
            more={roles.join(', ') || 'no role within it'}
            remove={
              <Remove
                label={`Take ${member} out`}
                will={`${member} may do nothing by this team any more.`}
                send={() => api.DELETE('/api/v1/teams/{id}/members/{member}', { params: { path: { id: team.id, member } } })}
              />
            }
          />
        ))}
      </ul>
    </Panel>
  );
}

function Runbooks({ team }: { readonly team: Team }) {
  return (
    <Panel
      title="Runbooks"
      isFlush
      acts={
        !team.dissolved && (
          <ActButton
            label="Add a runbook"
            icon={BookPlus}
            isSmall
            needs="people:write"
            dialog={(close) => <AddRunbookDialog team={team} onClose={close} />}
          />
        )
      }
    >
      {team.runbooks.length === 0 && <p className="m-0 p-3 text-muted">None is the team’s yet, so roles within it permit nothing.</p>}
      <ul className="m-0 list-none p-0">
        {team.runbooks.map((runbook) => (
          <Line
            key={runbook}
            to={`/runbooks/${encodeURIComponent(runbook)}`}
            name={runbook}
            remove={
              <Remove
                label={`Take ${runbook} out`}
                will="Roles within the team are good for it no more."
                send={() => api.DELETE('/api/v1/teams/{id}/runbooks/{runbook}', { params: { path: { id: team.id, runbook } } })}
              />
            }
          />
        ))}
      </ul>
    </Panel>
  );
}

function Remove({ label, will, send }: { readonly label: string; readonly will: string; readonly send: () => Promise<unknown> }) {
  const changed = useChanged();
  return (
    <ActButton
      label={label}
      icon={X}
      isSmall
      isIconAlone
      needs="people:write"
      dialog={(close) => (
        <ActDialog
          title={`${label}?`}
          will={will}
          verb="Take it out"
          kind="danger"
          send={send}
          onDone={() => {
            changed('The team is changed.', 'teams');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

interface TeamDialogProps {
  readonly team: Team;
  readonly onClose: () => void;
}

function JoinDialog({ team: { id }, onClose }: TeamDialogProps) {
  const [member, setMember] = useState('');
  const [roles, setRoles] = useState<readonly string[]>([]);
  const changed = useChanged();
  return (
    <ActDialog
      title="Add a member"
      will="The roles hold within this team alone: with its runbooks, their runs, and what is asked in them."
      verb="Add"
      whyNot={member === '' ? 'Name a member first.' : undefined}
      send={() => told(api.PUT('/api/v1/teams/{id}/members/{member}', { params: { path: { id, member } }, body: { roles: [...roles] } }))}
      onDone={() => {
        changed(`${member} belongs to the team.`, 'teams', 'people');
        onClose();
      }}
      onClose={onClose}
    >
      <TextField label="Member" isRequired value={member} onChange={({ target }) => setMember(target.value.trim())} />
      <RolePicker chosen={roles} onChange={setRoles} />
    </ActDialog>
  );
}

function AddRunbookDialog({ team: { id }, onClose }: TeamDialogProps) {
  const [runbook, setRunbook] = useState('');
  const changed = useChanged();
  return (
    <ActDialog
      title="Add a runbook"
      will="Roles within the team are good for it from now on. There may be no such runbook yet."
      verb="Add"
      whyNot={runbook === '' ? 'Name a runbook first.' : undefined}
      send={() => told(api.PUT('/api/v1/teams/{id}/runbooks/{runbook}', { params: { path: { id, runbook } } }))}
      onDone={() => {
        changed(`${runbook} is the team’s.`, 'teams');
        onClose();
      }}
      onClose={onClose}
    >
      <TextField label="Runbook" isRequired value={runbook} onChange={({ target }) => setRunbook(target.value.trim())} />
    </ActDialog>
  );
}
