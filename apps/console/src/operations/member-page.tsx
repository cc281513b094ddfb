import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Ban, KeySquare, MailPlus, ShieldOff, Undo2, UserRoundCog } from 'lucide-react';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { toProblem } from '../api/problem.js';
import { ActDialog } from '../session/act-dialog.js';
import { useMe } from '../session/use-session.js';
import { Facts } from '../ui/facts.js';
import { Panel } from '../ui/panel.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Said } from '../ui/said.js';
import { Skeleton } from '../ui/skeleton.js';
import { Badge } from '../ui/status.js';
import { Time } from '../ui/time.js';
import { ActButton } from './act-button.js';
import { ClearanceAct } from './clearance-act.js';
import { IssueKeyDialog, KeyTable } from './key-table.js';
import { OpsPage } from './ops-page.js';
import { keysOfQuery, memberQuery, sessionsOfQuery, type Member } from './queries.js';
import { SessionTable } from './session-table.js';
import { RolePicker } from './role-picker.js';
import { ShownOnce } from './shown-once.js';
import { useChanged } from './use-changed.js';

interface Secret {
  readonly title: string;
  readonly what: string;
  readonly secret: string;
}

export function MemberPage() {
  const { memberId = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery(memberQuery(memberId));
  const keys = useQuery(keysOfQuery(memberId));
  const sessions = useQuery(sessionsOfQuery(memberId));
  const [secret, setSecret] = useState<Secret>();
  return (
    <OpsPage
      title={data?.name ?? memberId}
      lead={data && `${data.kind === 'service' ? 'A service' : 'A person'}, ${data.id}`}
      acts={data && <MemberActs member={data} onSecret={setSecret} />}
    >
      {error && <ProblemNotice problem={toProblem(error)} retry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && <MemberFacts member={data} />}
      {data && <KeyTable query={keys} />}
      {data?.kind === 'person' && <SessionTable query={sessions} holder={memberId} />}
      {secret && <ShownOnce {...secret} onClose={() => setSecret(undefined)} />}
    </OpsPage>
  );
}

function MemberActs({ member, onSecret }: { readonly member: Member; readonly onSecret: (secret: Secret) => void }) {
  const { id, kind } = member;
  return (
    <>
      <ActButton
        label="Roles"
        icon={UserRoundCog}
        needs="people:write"
        dialog={(close) => <RolesDialog member={member} onClose={close} />}
      />
      {kind === 'person' ? (
        <ActButton
          label="Invite"
          icon={MailPlus}
          needs="people:write"
          dialog={(close) => <InviteDialog member={member} onSecret={onSecret} onClose={close} />}
        />
      ) : (
        <ActButton
          label="Issue a key"
          icon={KeySquare}
          needs="people:write"
          dialog={(close) => (
            <IssueKeyDialog
              holder={id}
              onClose={close}
              onDone={(key) => {
                close();
                onSecret({ title: `The key ${key.label}`, what: `${id} sends it as X-API-Key.`, secret: key.key });
              }}
            />
          )}
        />
      )}
      {member.secondFactorSince !== undefined && (
        <ActButton
          label="Remove second factor"
          icon={ShieldOff}
          needs="people:write"
          dialog={(close) => <RemoveFactorDialog member={member} onClose={close} />}
        />
      )}
      <ClearanceAct member={member} />
      <SuspendButton member={member} />
    </>
  );
}

function SuspendButton({ member: { id, name, suspended } }: { readonly member: Member }) {
  const changed = useChanged();
  const params = { path: { id } };
  const send = (reason: string) =>
    told(
      suspended
        ? api.POST('/api/v1/people/{id}/reinstate', { params })
        : api.POST('/api/v1/people/{id}/suspend', { params, body: { reason } }),
    );
  return (
    <ActButton
      label={suspended ? 'Reinstate' : 'Suspend'}
      icon={suspended ? Undo2 : Ban}
      kind={suspended ? 'primary' : 'danger'}
      needs="people:write"
      dialog={(close) => (
        <ActDialog
          title={suspended ? `Reinstate ${name}?` : `Suspend ${name}?`}
          will={
            suspended
              ? 'Keys work again, and sessions can begin. Roles are as they were.'
              : 'Every session ends at once and no key works any more. What was decided stays as it is; votes that were cast count.'
          }
          verb={suspended ? 'Reinstate' : 'Suspend'}
          kind={suspended ? 'primary' : 'danger'}
          {...(!suspended && { reason: 'asked' as const })}
          send={send}
          onDone={() => {
            changed(suspended ? `${name} is back.` : `${name} is suspended.`, 'people');
            close();
          }}
          onClose={close}
        />
      )}
    />
  );
}

interface MemberDialogProps {
  readonly member: Member;
  readonly onClose: () => void;
}

function RolesDialog({ member: { id, name, roles }, onClose }: MemberDialogProps) {
  const [chosen, setChosen] = useState<readonly string[]>(roles);
  const changed = useChanged();
  const send = async () => {
    // What is withdrawn first: duties that conflict would refuse the new role otherwise.
    for (const role of roles.filter((one) => !chosen.includes(one)))
      await told(api.DELETE('/api/v1/people/{id}/roles/{role}', { params: { path: { id, role } } }));
    for (const role of chosen.filter((one) => !roles.includes(one)))
      await told(api.PUT('/api/v1/people/{id}/roles/{role}', { params: { path: { id, role } } }));
  };
  return (
    <ActDialog
      title={`Roles of ${name}`}
      will="In the whole tenant, from the next request on. Roles within a team are given in the team."
      verb="Change them"
      send={send}
      onDone={() => {
        changed(`The roles of ${name} are changed.`, 'people');
        onClose();
      }}
      onClose={onClose}
    >
      <RolePicker chosen={chosen} onChange={setChosen} />
    </ActDialog>
  );
}

function InviteDialog({ member: { id, name }, onSecret, onClose }: MemberDialogProps & { readonly onSecret: (secret: Secret) => void }) {
  const { tenant } = useMe();
  return (
    <ActDialog
      title={`Invite ${name}`}
      will="You get a link by which the person chooses a password, also one who has forgotten it. It is good for three days, and once; whoever has it chooses, so hand it over safely."
      verb="Make an invitation"
      send={() => told(api.POST('/api/v1/people/{id}/invitation', { params: { path: { id } } }))}
      onDone={({ token }) => {
        onClose();
        const link = `${location.origin}/sign-in#${new URLSearchParams({ invitation: token, id, tenant }).toString()}`;
        onSecret({ title: `An invitation for ${name}`, what: 'Whoever opens it within three days chooses the password.', secret: link });
      }}
      onClose={onClose}
    />
  );
}

function RemoveFactorDialog({ member: { id, name }, onClose }: MemberDialogProps) {
  const changed = useChanged();
  return (
    <ActDialog
      title={`Remove the second factor of ${name}?`}
      will="For who has lost it. From then on the password alone signs in, until the person enrols a new one."
      verb="Remove it"
      kind="danger"
      send={() => api.DELETE('/api/v1/people/{id}/second-factor', { params: { path: { id } } })}
      onDone={() => {
        changed(`${name} has no second factor any more.`, 'people');
        onClose();
      }}
      onClose={onClose}
    />
  );
}

function MemberFacts({ member }: { readonly member: Member }) {
  const { roles, teams = [], permissions, admittedAt, secondFactorSince, suspended, kind, clearance } = member;
  return (
    <Panel title="Who this is" acts={suspended ? <Badge tone="bad">Suspended</Badge> : <Badge tone="ok">Active</Badge>}>
      <Facts
        facts={[
          suspended && {
            name: 'Suspended',
            value: (
              <>
                <Time at={suspended.since} />: <Said text={suspended.reason} max={600} />
              </>
            ),
          },
          { name: 'Roles', value: roles.length === 0 ? 'none in the whole tenant' : roles.join(', ') },
          ...teams.map(({ team, roles: within, runbooks }) => ({
            name: `In ${team}`,
            value: `${within.join(', ') || 'no role'}, with ${runbooks.length} ${runbooks.length === 1 ? 'runbook' : 'runbooks'}`,
          })),
          { name: 'Cleared for', value: clearance.granted ? clearance.level : `${clearance.level}, as the tenant’s rule says` },
          kind === 'person' && { name: 'Second factor', value: secondFactorSince === undefined ? 'none' : <Time at={secondFactorSince} /> },
          { name: 'Admitted', value: <Time at={admittedAt} /> },
          { name: 'May', value: permissions.length === 0 ? 'nothing in the whole tenant' : permissions.join(', ') },
        ]}
      />
    </Panel>
  );
}
