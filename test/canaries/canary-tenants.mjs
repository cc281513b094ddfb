// Tenants that use the same names for everything, each with people, keys, services and canaries of its own.
import { client } from '../system/index.mjs';
import { Canaries } from './canary-judge.mjs';
import { startHostileServices } from './hostile-services.mjs';

const PASSWORD = 'a long walk by the river';
/** One is the platform's own. Its key of the settings does what in the others takes four people. */
export const TENANT_IDS = ['default', 'acme', 'zeta'];
const PEOPLE = { oli: ['sre', 'AUTHOR'], kim: ['SRE'], aud: ['AUDITOR'] };
const SECRET_VARIABLES = { default: 'SECRET_EDR', acme: 'TENANT_ACME_SECRET_EDR', zeta: 'TENANT_ZETA_SECRET_EDR' };

/** A tenant before its service runs: what it keeps secret, what it says, and the services that its steps call. */
export async function newTenant(id, one, judge) {
  const secrets = new Canaries(one, id, 'a secret');
  const data = new Canaries(one, id, 'data');
  judge.forbid(secrets);
  judge.keepApart(data);
  const texts = new Map();
  /** The same text for the same name: what one tenant says again and again. */
  const say = (name) => {
    if (!texts.has(name)) texts.set(name, data.next(name));
    return texts.get(name);
  };
  const services = await startHostileServices({
    newToken: () => secrets.next('an access token'),
    said: say('what a service says'),
    received: (text) => judge.look(`what services of ${id} got`, id, text, id),
  });
  const webhookSecret = secrets.next('the secret of a webhook');
  return { id, secrets, say, services, webhookSecret, environment: { [SECRET_VARIABLES[id]]: webhookSecret }, as: {} };
}

/** Gives the tenant its people, each a caller with a key. */
export async function inhabit(tenant, url, key, judge) {
  const platform = client(url, key);
  if (tenant.id === 'default') {
    for (const name of ['root', ...Object.keys(PEOPLE)]) tenant.as[name] = { name: 'dev', key };
    return;
  }
  const { id, say } = tenant;
  const nobody = client(url, '');
  const invited = await expectStatus(201, platform.post('/tenants', { id, name: `Tenant ${id}` }));
  const admin = { token: invited.invitation.token, id: 'root', name: say('the name of an administrator'), password: PASSWORD };
  const root = bearing(await expectStatus(201, nobody.post('/auth/setup', admin)));
  tenant.as.root = await withKey(url, 'root', root, judge);
  for (const [name, roles] of Object.entries(PEOPLE)) {
    await expectStatus(201, nobody.post('/people', { id: name, name: say(`the name of ${name}`), roles }, root));
    const { token } = await expectStatus(201, nobody.post(`/people/${name}/invitation`, undefined, root));
    const session = bearing(await expectStatus(200, nobody.post('/auth/password', { token, password: PASSWORD })));
    tenant.as[name] = await withKey(url, name, session, judge);
  }
}

const bearing = ({ accessToken }) => ({ authorization: `Bearer ${accessToken}` });

async function withKey(url, name, session, judge) {
  const { key } = await expectStatus(201, client(url, '').post('/auth/api-keys', { label: 'of a proof' }, session));
  judge.forbidText(`the key of ${name}`, key.slice(-24));
  return { name, key };
}

async function expectStatus(wanted, asked) {
  const { status, body } = await asked;
  if (status !== wanted) throw new Error(`expected ${wanted} while a tenant is made, found ${status}: ${JSON.stringify(body)}`);
  return body;
}
