import { PRESET_ROLES } from '@runbook/domain';
import { DEV_KEY, type Said, type ServicesInThisProcess } from './services-in-this-process.js';

const PASSWORD = 'a long walk by the river';

export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Who asks, in a header. */
export type Credential = Readonly<Record<string, string>>;

/** Asks, and throws unless the status is the expected one. */
export async function done(
  services: ServicesInThisProcess,
  status: number,
  ...asked: Parameters<ServicesInThisProcess['ask']>
): Promise<Said> {
  const said = await services.ask(...asked);
  if (said.status !== status) throw new Error(`expected ${status} for ${asked[0]} ${asked[1]}, found ${said.status}: ${said.text}`);
  return said;
}

/** A new tenant with its first administrator, who has signed in. */
export async function newTenant(services: ServicesInThisProcess, id: string): Promise<Credential> {
  const { body } = await done(services, 201, 'POST', '/tenants', { key: DEV_KEY, body: { id, name: `${id} by name` } });
  const admin = { token: body.invitation.token, id: 'root', name: 'Root', password: PASSWORD };
  return bearer((await done(services, 201, 'POST', '/auth/setup', { body: admin })).body.accessToken);
}

/** A person of the administrator's tenant, signed in. */
export async function newMember(services: ServicesInThisProcess, by: Credential, id: string, ...roles: string[]): Promise<Credential> {
  await done(services, 201, 'POST', '/people', { headers: by, body: { id, name: id, roles } });
  const { body } = await done(services, 201, 'POST', `/people/${id}/invitation`, { headers: by });
  const chosen = await done(services, 200, 'POST', '/auth/password', { body: { token: body.token, password: PASSWORD } });
  return bearer(chosen.body.accessToken);
}

/** A key that acts as whoever asks for it. */
export async function newKey(
  services: ServicesInThisProcess,
  of: Credential,
  more: object = {},
): Promise<{ id: string; credential: Credential }> {
  const { body } = await done(services, 201, 'POST', '/auth/api-keys', { headers: of, body: { label: 'of a suite', ...more } });
  return { id: body.id, credential: { 'x-api-key': body.key } };
}

/** Somebody with each preset role, and nobody else; a role that may issue no key of its own is held by a service. */
export async function oneOfEachRole(
  services: ServicesInThisProcess,
  by: Credential,
  roles: readonly string[] = Object.keys(PRESET_ROLES),
): Promise<Map<string, Credential>> {
  const found = new Map<string, Credential>();
  for (const role of roles) {
    // SRE and sre are two roles, and ids have small letters.
    const id = `one-${role.toLowerCase().replaceAll('_', '-')}${role === role.toLowerCase() ? '-of-a-small-team' : ''}`;
    if (PRESET_ROLES[role]!.includes('api-keys:write'))
      found.set(role, (await newKey(services, await newMember(services, by, id, role))).credential);
    else {
      await done(services, 201, 'POST', '/people', { headers: by, body: { id, kind: 'service', name: id, roles: [role] } });
      const { body } = await done(services, 201, 'POST', `/people/${id}/api-keys`, { headers: by, body: { label: 'of a suite' } });
      found.set(role, { 'x-api-key': body.key });
    }
  }
  return found;
}

/** A service that may do all that can be done within this team, which has this runbook, and nothing else. No person could have all of these duties. */
export async function serviceWithin(services: ServicesInThisProcess, by: Credential, team: string, runbook: string): Promise<Credential> {
  const id = `all-of-${team}`;
  await done(services, 201, 'POST', '/teams', { headers: by, body: { id: team, name: team } });
  await done(services, 200, 'PUT', `/teams/${team}/runbooks/${runbook}`, { headers: by });
  await done(services, 201, 'POST', '/people', { headers: by, body: { id, kind: 'service', name: id } });
  const roles = ['sre', 'AUTHOR', 'AUDITOR'];
  await done(services, 200, 'PUT', `/teams/${team}/members/${id}`, { headers: by, body: { roles } });
  const { body } = await done(services, 201, 'POST', `/people/${id}/api-keys`, { headers: by, body: { label: 'of a suite' } });
  return { 'x-api-key': body.key };
}
