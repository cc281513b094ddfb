// An identity provider as a part of a suite: the reference implementation of OpenID Connect for Node, with forms of its own.
import { Provider } from 'oidc-provider';
import { createServer } from 'node:http';

export const CLIENT = 'runbook-console';
/** Encoded as in a form before it is sent: a colon and a plus would be read as something else. */
export const CLIENT_SECRET = 'a secret: with + and % in it';

/**
 * A certified OpenID provider, in which everybody has the password that he types. `groups`: by person. `client`: what else is registered with it. `reach`: how
 * addresses of the outside are reached that it calls itself.
 */
export async function startIdentityProvider(redirectUri, { groups = {}, client = {}, reach = (url) => url } = {}) {
  const { server, port } = await freeServer();
  const url = `http://127.0.0.1:${port}`;
  const provider = new Provider(url, {
    clients: [
      {
        ...{ client_id: CLIENT, client_secret: CLIENT_SECRET, redirect_uris: [redirectUri] },
        ...{ grant_types: ['authorization_code'], response_types: ['code'] },
        ...client,
      },
    ],
    features: { backchannelLogout: { enabled: true } },
    fetch: (address, options) => fetch(reach(`${address}`), options),
    claims: { openid: ['sub', 'roles', 'groups'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['a key of the suite'] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, groups: groups[sub] ?? [] }) }),
  });
  const answer = provider.callback();
  server.on('request', (request, response) => void answer(request, response));
  const stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
  return { url, stop };
}

async function freeServer() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: server.address().port };
}
