import { readFile } from 'node:fs/promises';
import type { Api, RunningSystem } from '../running-system.mjs';

const PASSWORD = 'a long walk by the river';
export const YAML = { 'content-type': 'application/yaml' };

/** A caller with a session: what he sends, he sends as himself. */
export interface Member {
  readonly token: string;
  readonly send: Api;
}

/** An author, another one, a reviewer and an operator, admitted by an administrator. */
export async function admitted(system: RunningSystem): Promise<Readonly<Record<'ada' | 'ana' | 'ben' | 'rex' | 'oli', Member>>> {
  const nobody = system.as('');
  const printed = /"token":"(rbi_[\w-]+)"/.exec(await readFile(system.process.logFile, 'utf8'))?.[1];
  const setup = await nobody.post('/auth/setup', { token: printed, id: 'ada', name: 'Ada', password: PASSWORD });
  expect(setup.status).toBe(201);
  const ada = memberOf(nobody, setup.body.accessToken as string);
  const admit = async (id: string, roles: readonly string[]): Promise<Member> => {
    expect(await ada.send.post('/people', { id, name: id, roles })).toMatchObject({ status: 201 });
    const { body: invitation } = await ada.send.post(`/people/${id}/invitation`);
    expect(await nobody.post('/auth/password', { token: invitation.token, password: PASSWORD })).toMatchObject({ status: 200 });
    const signedIn = await nobody.post('/auth/login', { id, password: PASSWORD });
    return memberOf(nobody, signedIn.body.accessToken as string);
  };
  return {
    ada,
    ana: await admit('ana', ['AUTHOR']),
    ben: await admit('ben', ['AUTHOR', 'REVIEWER']),
    rex: await admit('rex', ['REVIEWER']),
    oli: await admit('oli', ['OPERATOR']),
  };
}

function memberOf(nobody: Api, token: string): Member {
  const bearer = { authorization: `Bearer ${token}` };
  return {
    token,
    send: {
      get: (path, headers) => nobody.get(path, { ...bearer, ...headers }),
      post: (path, body, headers) => nobody.post(path, body, { ...bearer, ...headers }),
      put: (path, body, headers) => nobody.put(path, body, { ...bearer, ...headers }),
      patch: (path, body, headers) => nobody.patch(path, body, { ...bearer, ...headers }),
      remove: (path, headers) => nobody.remove(path, { ...bearer, ...headers }),
    },
  };
}

/** Waits for a call between its two steps, so that something can be decided meanwhile. */
export const documentOf = (id: string, said: string): string => `# who greets whom
apiVersion: runbook/v1
id: ${id}
name: Greeter
steps:
  - { id: wait, type: wait-for-event, with: { event: go.on, key: ${id} } }
  - { id: say, type: transform, dependsOn: [wait], with: { value: ${said} } }
`;

export type Members = Awaited<ReturnType<typeof admitted>>;

/** Begins a draft, submits and approves it: the version's number. */
export async function approved({ ana, rex }: Members, text: string): Promise<number> {
  const begun = await ana.send.post('/runbooks/drafts', text, YAML);
  expect(begun.status).toBe(201);
  const at = `/runbooks/${begun.body.id}/drafts/${begun.body.draft}`;
  const submitted = await ana.send.post(`${at}/submit`, undefined, { 'if-match': begun.headers.get('etag') ?? '' });
  const done = await rex.send.post(`${at}/approve`, undefined, { 'if-match': submitted.headers.get('etag') ?? '' });
  expect(done).toMatchObject({ status: 200, body: { status: 'APPROVED' } });
  return done.body.version as number;
}
