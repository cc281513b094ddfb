// A tenant as benches need one: with a person, her key, and a runbook.
import { client } from '../test/system/index.mjs';

const PASSWORD = 'a password of nobody in particular 9';

export async function newTenant(url, id, runbook) {
  const nobody = client(url, '');
  const { invitation } = await done(201, client(url).post('/tenants', { id, name: id }));
  const admin = { token: invitation.token, id: 'root', name: 'Root', password: PASSWORD };
  const root = bearing(await done(201, nobody.post('/auth/setup', admin)));
  const author = await member(nobody, root, 'wri', 'AUTHOR');
  const { key } = await done(201, nobody.post('/auth/api-keys', { label: 'of a bench' }, await member(nobody, root, 'ops', 'OPERATOR')));
  const { id: runbookId } = await done(201, nobody.post('/runbooks', runbook, author));
  return { key, runbookId };
}

async function member(nobody, root, id, role) {
  await done(201, nobody.post('/people', { id, name: id, roles: [role] }, root));
  const { token } = await done(201, nobody.post(`/people/${id}/invitation`, undefined, root));
  return bearing(await done(200, nobody.post('/auth/password', { token, password: PASSWORD })));
}

function bearing({ accessToken }) {
  return { authorization: `Bearer ${accessToken}` };
}

async function done(wanted, asked) {
  const { status, body } = await asked;
  if (status !== wanted) throw new Error(`expected ${wanted} while a tenant is made, found ${status}: ${JSON.stringify(body)}`);
  return body;
}
