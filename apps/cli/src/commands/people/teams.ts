import { answered, type Schemas } from '../../client/api.js';
import { printItems, printOne, subtable, titled, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import type { Verb } from '../../program/verb.js';
import { confirm } from '../../terminal/prompt.js';

type Team = Schemas['Team'];

export async function list(session: Session): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/teams'));
  await printItems(session, items, {
    none: 'there are no teams',
    name: ({ id }) => id,
    columns: [
      { title: 'TEAM', of: ({ id }) => id },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'MEMBERS', of: ({ members }) => members.length },
      { title: 'RUNBOOKS', of: ({ runbooks }) => runbooks.join(', ') },
      { title: 'DISSOLVED', of: ({ dissolved }) => dissolved?.reason },
    ],
  });
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.GET('/api/v1/teams/{id}', { params: { path: { id } } })));
}

export async function create(session: Session, [id = '']: readonly string[], { name }: { readonly name: string }): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.POST('/api/v1/teams', { body: { id, name } })));
}

export async function join(
  session: Session,
  [id = '', member = '']: readonly string[],
  { role }: { readonly role?: readonly string[] },
): Ended {
  const { api } = await session.connect();
  const body = { roles: [...(role ?? [])] };
  await print(session, await answered(api.PUT('/api/v1/teams/{id}/members/{member}', { params: { path: { id, member } }, body })));
}

export async function leave(session: Session, [id = '', member = '']: readonly string[]): Ended {
  const { api } = await session.connect();
  await print(session, await answered(api.DELETE('/api/v1/teams/{id}/members/{member}', { params: { path: { id, member } } })));
}

export const runbook =
  (method: 'PUT' | 'DELETE'): Verb<object> =>
  async (session, [id = '', named = '']) => {
    const { api } = await session.connect();
    const params = { params: { path: { id, runbook: named } } };
    const path = '/api/v1/teams/{id}/runbooks/{runbook}';
    await print(session, await answered(method === 'PUT' ? api.PUT(path, params) : api.DELETE(path, params)));
  };

export async function dissolve(
  session: Session,
  [id = '']: readonly string[],
  flags: { readonly reason: string; readonly yes?: boolean },
): Ended {
  await confirm(`Dissolve the team ${id}, whose id never means another`, flags.yes === true);
  const { api } = await session.connect();
  const request = { params: { path: { id } }, body: { reason: flags.reason } };
  await print(session, await answered(api.POST('/api/v1/teams/{id}/dissolve', request)));
}

async function print(session: Session, found: Team): Promise<void> {
  await printOne(
    session,
    found,
    found.id,
    () => [
      ['Team', found.id],
      ['Name', found.name],
      ['Created', found.createdAt],
      ['Dissolved', found.dissolved && `${found.dissolved.since ?? ''}: ${found.dissolved.reason}`],
      ['Runbooks', found.runbooks.join(', ')],
    ],
    () =>
      titled(
        session,
        'Members',
        subtable(session, found.members, [
          { title: 'MEMBER', of: ({ member }) => member },
          { title: 'ROLES', of: ({ roles }) => roles.join(', ') },
        ]),
      ),
  );
}
