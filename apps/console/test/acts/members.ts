import { client, type Answer, type WholeClient } from '../../../../test/system/index.mjs';

const PASSWORD = 'a long walk by the river';

async function done(asked: Promise<Answer>): Promise<Answer['body']> {
  const { status, body } = await asked;
  if (status >= 300) throw new Error(`expected it to be done, found ${status}: ${JSON.stringify(body).slice(0, 1_000)}`);
  return body;
}

/** Admits a person with these roles, who has a key: what he does by it he may do by his roles alone. */
export async function personWithKey(url: string, by: Pick<WholeClient, 'post'>, id: string, ...roles: string[]): Promise<string> {
  const nobody = client(url, '');
  await done(by.post('/people', { id, name: id, roles }));
  const { token } = await done(by.post(`/people/${id}/invitation`));
  const { accessToken } = await done(nobody.post('/auth/password', { token, password: PASSWORD }));
  return (await done(nobody.post('/auth/api-keys', { label: 'of a suite' }, { authorization: `Bearer ${accessToken}` }))).key;
}
