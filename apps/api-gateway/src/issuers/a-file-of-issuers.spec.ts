import { issuersFile } from '../../../../test/issuers/signing-issuer.js';
import { hostsOf, readIssuers } from './issuer-settings.js';

const CORP = { name: 'corp', issuer: 'https://login.example/realms/corp', audience: 'runbook-api' };
const SIGN_IN = { clientId: 'runbook-console', redirectUri: 'https://runbooks.example/api/v1/auth/oidc/corp/callback' };
const faultOf = async (...issuers: object[]) => {
  const file = await issuersFile(...issuers);
  try {
    return readIssuers(file).length;
  } catch (error) {
    return (error as Error).message.replace(file, '<file>');
  }
};

describe('a file of issuers', () => {
  it('needs a name, an issuer and an audience; the rest is safe by default', async () => {
    expect(readIssuers(await issuersFile(CORP))).toEqual([
      {
        ...CORP,
        ...{ algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'], clockSkewSeconds: 30, hosts: [], tenants: ['default'] },
        ...{ claims: { person: 'sub' }, unknownTeams: 'ignore' },
      },
    ]);
    expect(readIssuers(undefined)).toEqual([]);
  });

  it('opens its own hosts and those that it names', async () => {
    const [read] = readIssuers(await issuersFile({ ...CORP, jwksUri: 'https://keys.example/jwks', hosts: ['token.example:8443'] }));
    expect(hostsOf(read!)).toEqual(['login.example:443', 'keys.example:443', 'token.example:8443']);
  });

  it.each<[string, object[], string]>([
    ['an issuer without TLS', [{ ...CORP, issuer: 'http://login.example' }], '/0/issuer: expected https'],
    ['an issuer with an account', [{ ...CORP, issuer: 'https://a:b@login.example' }], '/0/issuer: expected https'],
    ['an algorithm that is a password', [{ ...CORP, algorithms: ['HS256'] }], '/0/algorithms/0:'],
    ['no algorithm', [{ ...CORP, algorithms: ['none'] }], '/0/algorithms/0:'],
    ['two of one name', [CORP, { ...CORP, issuer: 'https://other.example' }], '/1/name: expected each once'],
    ['two of one issuer', [CORP, { ...CORP, name: 'other' }], '/1/issuer: expected each once'],
    ['tenants that nothing tells apart', [{ ...CORP, tenants: ['a', 'b'] }], '/0/claims/tenant:'],
    ['roles’ names without a claim', [{ ...CORP, roleNames: { a: 'OPERATOR' } }], '/0/roleNames:'],
    ['teams’ names without a claim', [{ ...CORP, teamNames: { a: { team: 'blue', roles: [] } } }], '/0/teamNames:'],
    ['a claim of teams that nothing gives a meaning', [{ ...CORP, claims: { teams: 'groups' } }], '/0/claims/teams: expected teamNames'],
    [
      'a team that is none',
      [{ ...CORP, claims: { teams: 'groups' }, teamNames: { a: { team: 'Blue', roles: [] } } }],
      '/0/teamNames/a/team:',
    ],
    ['another word for unknown teams', [{ ...CORP, unknownTeams: 'make' }], '/0/unknownTeams:'],
    ['proofs by nothing', [{ ...CORP, stepUp: {} }], '/0/stepUp: expected acrValues'],
    ['a proof that would break its header', [{ ...CORP, stepUp: { acrValues: ['a"b'] } }], '/0/stepUp/acrValues/0:'],
    [
      'a way out without TLS',
      [{ ...CORP, signIn: { ...SIGN_IN, postLogoutRedirectUri: 'http://runbooks.example/out' } }],
      '/0/signIn/postLogoutRedirectUri: expected https',
    ],
    ['a wide skew', [{ ...CORP, clockSkewSeconds: 3_600 }], '/0/clockSkewSeconds:'],
    ['a word that nobody knows', [{ ...CORP, audiences: ['x'] }], '"audiences"'],
    ['an audience that is the client', [{ ...CORP, audience: 'runbook-console', signIn: SIGN_IN }], '/0/audience: expected another'],
    [
      'a way back to another path',
      [{ ...CORP, signIn: { ...SIGN_IN, redirectUri: 'https://runbooks.example/' } }],
      '/0/signIn/redirectUri:',
    ],
    ['scopes that ask for no identity', [{ ...CORP, signIn: { ...SIGN_IN, scopes: ['email'] } }], '/0/signIn/scopes:'],
  ])('with %s is refused', async (_what, issuers, fault) => {
    const said = await faultOf(...issuers);
    expect(said).toContain('expected a list of issuers in <file> (ISSUERS_FILE), found: ');
    expect(said).toContain(fault);
  });

  it('that is not there, or is no JSON, is refused', () => {
    expect(() => readIssuers('/nowhere/issuers.json')).toThrow('no file that can be read (ENOENT)');
    expect(() => readIssuers('README.md')).toThrow('(ISSUERS_FILE), found: ');
  });
});
