import { answered, type Schemas } from '../../client/api.js';
import { printItems, printOne, status, subtable, titled, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import type { Verb } from '../../program/verb.js';

type Member = Schemas['Member'];

const standingOf = ({ suspended }: Member): string => (suspended ? 'suspended' : 'may act');

export async function list(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/people'));
  await printItems(session, items, {
    none: 'nobody is a member yet',
    name: ({ id }) => id,
    columns: [
      { title: 'MEMBER', of: ({ id }) => id },
      { title: 'KIND', of: ({ kind }) => kind },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'ROLES', of: ({ roles: held }) => held.join(', ') },
      { title: 'TEAMS', of: ({ teams }) => teams?.map(({ team }) => team).join(', ') },
      { title: 'STANDING', of: standingOf },
      { title: 'SECOND FACTOR', of: ({ secondFactorSince }) => (secondFactorSince === undefined ? '' : 'yes') },
    ],
  });
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.GET('/api/v1/people/{id}', { params: { path: { id } } })));
}

export async function admit(
  session: Session,
  [id = '']: readonly string[],
  { name, kind, role: given }: { readonly name: string; readonly kind: 'person' | 'service'; readonly role?: readonly string[] },
): Ended {
  const { api } = await session.connect();
  const body = { id, name, kind, ...(given && { roles: [...given] }) };
  await print(session, await answered(api.POST('/api/v1/people', { body })));
  session.words.say(
    kind === 'person'
      ? `let ${id} choose a password with: runbook people invite ${id}`
      : `issue a key with: runbook key create --for ${id} --label <text>`,
  );
}

export async function invite(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  const found = await answered(api.POST('/api/v1/people/{id}/invitation', { params: { path: { id } } }));
  await printOne(session, found, found.token, () => [
    ['Token', found.token],
    ['Until', found.until],
  ]);
  session.words.say(`whoever has it chooses the password of ${id}, once: runbook login --invitation`);
}

export async function suspend(session: Session, [id = '']: readonly string[], { reason }: { readonly reason: string }): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/people/{id}/suspend', { params: { path: { id } }, body: { reason } })));
}

export async function reinstate(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/people/{id}/reinstate', { params: { path: { id } } })));
}

export const role =
  (method: 'PUT' | 'DELETE'): Verb<object> =>
  async (session, [id = '', named = '']) => {
    const { api } = await session.connect();
    const params = { params: { path: { id, role: named } } };
    const path = '/api/v1/people/{id}/roles/{role}';
    await print(session, await answered(method === 'PUT' ? api.PUT(path, params) : api.DELETE(path, params)));
  };

export async function roles(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/roles'));
  await printItems(session, items, {
    name: (item) => item.role,
    columns: [
      { title: 'ROLE', of: (item) => item.role },
      { title: 'OWN', of: ({ isOwn }) => (isOwn ? 'yes' : '') },
      { title: 'GRANTED BY', of: ({ grantedBy }) => grantedBy.join(', ') },
      { title: 'PERMITS', of: ({ permissions }) => permissions.join(', ') },
    ],
  });
}

async function print(session: Session, found: Member): Promise<void> {
  await printOne(
    session,
    found,
    found.id,
    () => [
      ['Member', found.id],
      ['Kind', found.kind],
      ['Name', found.name],
      ['Standing', found.suspended ? { ...status('revoked'), text: `suspended: ${found.suspended.reason}` } : 'may act'],
      ['Roles', found.roles.join(', ') || 'none'],
      ['Permits', found.permissions.join(', ') || 'nothing'],
      ['Admitted', found.admittedAt],
      ['Second factor', found.secondFactorSince && `since ${found.secondFactorSince}`],
    ],
    () =>
      titled(
        session,
        'Teams',
        subtable(session, found.teams ?? [], [
          { title: 'TEAM', of: ({ team }) => team },
          { title: 'ROLES', of: ({ roles: held }) => held.join(', ') },
          { title: 'RUNBOOKS', of: ({ runbooks }) => runbooks.join(', ') },
        ]),
      ),
  );
}
