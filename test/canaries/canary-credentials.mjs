// A credential of every kind, with marks around what is looked for that each encoding writes in another way.
import ssh2 from 'ssh2';
import { pem } from './hostile-services.mjs';

/** Keys take long to make; a rotation takes the next of so many. */
const SSH_KEYS = 2;

/** By name: the kind, and `value()`, which makes another value each time. */
export function credentialsOf({ secrets, services: { hosts, hostKey } }, judge) {
  const marked = (name) => `a/b+"${secrets.next(name)}'&<%41=`;
  const oauth = (path, clientAuthentication) => () => ({
    tokenUrl: `http://${hosts.tokens}${path}`,
    clientId: 'us:er',
    clientSecret: marked('a client secret'),
    clientAuthentication,
  });
  const keys = Array.from({ length: SSH_KEYS }, () => ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).private);
  for (const key of [...keys, pem('client-key')]) judge.forbidText('a private key', inTheMiddle(key));
  let next = 0;
  return {
    bearer: { kind: 'bearer', value: () => ({ token: marked('a bearer token') }) },
    'api-key': { kind: 'api-key', value: () => ({ key: marked('an API key') }) },
    basic: { kind: 'basic', value: () => ({ username: 'sam', password: `p ${marked('a password')}:x` }) },
    'oauth-basic': { kind: 'oauth2', value: oauth('/token', 'basic') },
    'oauth-body': { kind: 'oauth2', value: oauth('/token', 'body') },
    'oauth-refused': { kind: 'oauth2', value: oauth('/refused', 'basic') },
    'ssh-password': { kind: 'ssh', value: () => ({ username: 'ops', password: marked('a password of SSH'), hostKey }) },
    'ssh-key': { kind: 'ssh', value: () => ({ username: 'ops', privateKey: keys[next++ % SSH_KEYS], hostKey }) },
    mtls: {
      kind: 'mtls',
      isFixed: true,
      value: () => ({ certificate: pem('client'), privateKey: pem('client-key'), authorities: pem('server') }),
    },
    chat: { kind: 'bearer', value: () => ({ token: `/services/${secrets.next('the address of a chat')}` }) },
  };
}

/** The first lines of keys say what they are, and are the same in all. */
function inTheMiddle(key) {
  const lines = key.split('\n').filter((line) => line.length >= 60);
  return lines[Math.floor(lines.length / 2)].slice(8, 48);
}
