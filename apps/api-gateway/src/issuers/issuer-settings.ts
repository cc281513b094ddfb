import { JsonRefused, readJson, type ClaimedTeam } from '@runbook/domain';
import { endpointOf, endpointOfUrl, targetOf } from '@runbook/outbound';
import { isUnreadOnTheWay } from '@runbook/service';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * What the operator's file says of one issuer of tokens (an identity provider): whom it may speak for, and how its claims are read.
 * Whoever stands here is trusted to name the members of the tenants that stand beside it.
 */
export interface Issuer {
  /** In addresses and messages: `corp`. */
  readonly name: string;
  /** As `iss` says it, to the letter. */
  readonly issuer: string;
  /** What `aud` of a token for this API holds. */
  readonly audience: string;
  readonly algorithms: readonly Algorithm[];
  /** By which the clocks of issuer and service may differ. */
  readonly clockSkewSeconds: number;
  /** Where its keys are; undefined: where its discovery document says. */
  readonly jwksUri?: string;
  /** `host:port` pairs beside that of `issuer` and `jwksUri` which its discovery document may lead to. */
  readonly hosts: readonly string[];
  /** What the header `typ` must say, such as `at+jwt` (RFC 9068); undefined: anything. */
  readonly tokenType?: string;
  /** The tenants whose members it may name. */
  readonly tenants: readonly string[];
  readonly claims: {
    /** Holds the id of a member. */
    readonly person: string;
    /** Holds one of `tenants`; undefined: there is but one. */
    readonly tenant?: string;
    /** Holds names of roles; undefined: the roles that the member has here. */
    readonly roles?: string;
    /** Holds names that `teamNames` maps to teams; undefined: the teams that the member belongs to here alone. */
    readonly teams?: string;
  };
  /** From names in the claim of roles to roles of the tenant; what is not named brings nothing. Undefined: the claim holds roles of the tenant. */
  readonly roleNames?: Readonly<Record<string, string>>;
  /** From names in the claim of teams to a team of the tenant, with roles within it; what is not named brings nothing. */
  readonly teamNames?: Readonly<Record<string, ClaimedTeam>>;
  /** What becomes of a token that says a team which the tenant does not have, or not any more. */
  readonly unknownTeams: 'ignore' | 'refuse';
  /** By which of its tokens somebody has proved anew who he is (RFC 9470); undefined: by none. */
  readonly stepUp?: IssuerStepUp;
  /** How people sign in there with a browser; undefined: they do not. */
  readonly signIn?: IssuerSignIn;
}

/** What a token must say beside `auth_time`; where both stand here, both. */
export interface IssuerStepUp {
  /** One of these in `acr`. */
  readonly acrValues?: readonly string[];
  /** One of these in `amr` (RFC 8176). */
  readonly amrValues?: readonly string[];
}

export interface IssuerSignIn {
  readonly clientId: string;
  /** The file that holds the client's secret; undefined: a public client, whom PKCE alone protects. */
  readonly clientSecretFile?: string;
  /** As it is registered with the issuer, to the letter. */
  readonly redirectUri: string;
  /** Where the provider sends a browser whose session it has ended, as it is registered there; undefined: it stays there. */
  readonly postLogoutRedirectUri?: string;
  readonly scopes: readonly string[];
  /** The issuer has asked for a second factor itself; ours is not asked for besides. */
  readonly asksSecondFactor: boolean;
}

/** Asymmetric ones alone: who can check a token cannot make one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
const ALGORITHMS_DEFAULT: readonly Algorithm[] = ['RS256', 'PS256', 'ES256', 'EdDSA'];

const ISSUERS_MAX = 20;
const SKEW_SECONDS_MAX = 300;
const SKEW_SECONDS_DEFAULT = 30;

const text = z.string().min(1).max(500);
const name = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'expected small letters, digits and dashes, a letter first');
const host = z.string().refine((pair) => endpointOf(pair, 0) !== undefined && /:\d+$/.test(pair), 'expected host:port');
/** What is said there must not be read or changed on the way. */
const address = z.string().refine(isSecureAddress, 'expected https, or http to this machine, without account, query and fragment');

/** They stand in a header, with blanks between them (RFC 9470, section 3): NQCHAR of RFC 6749. */
const means = z
  .array(z.string().regex(/^[!#-[\]-~]{1,200}$/, 'expected a text without blanks, quotes and backslashes'))
  .min(1)
  .max(20);
const stepUp = z
  .strictObject({ acrValues: means.optional(), amrValues: means.optional() })
  .refine(({ acrValues, amrValues }) => acrValues ?? amrValues, 'expected acrValues, amrValues or both');

/** As `PUT /teams/:id/members/:member` takes them. */
const TEAM_ROLES_MAX = 20;
const claimedTeam = z.strictObject({
  team: z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'expected the id of a team'),
  roles: z.array(text).max(TEAM_ROLES_MAX),
});

const signIn = z
  .strictObject({
    clientId: text,
    clientSecretFile: text.optional(),
    redirectUri: address,
    postLogoutRedirectUri: address.optional(),
    scopes: z.array(text).default(['openid']),
    asksSecondFactor: z.boolean().default(false),
  })
  .refine(({ scopes }) => scopes.includes('openid'), { path: ['scopes'], message: 'expected openid among them' });

const issuer = z
  .strictObject({
    name,
    issuer: address,
    audience: text,
    algorithms: z
      .array(z.enum(ALGORITHMS))
      .min(1)
      .default([...ALGORITHMS_DEFAULT]),
    clockSkewSeconds: z.int().min(0).max(SKEW_SECONDS_MAX).default(SKEW_SECONDS_DEFAULT),
    jwksUri: address.optional(),
    hosts: z.array(host).max(10).default([]),
    tokenType: text.optional(),
    tenants: z
      .array(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected small letters, digits and dashes'))
      .min(1)
      .default(['default']),
    claims: z
      .strictObject({ person: text.default('sub'), tenant: text.optional(), roles: text.optional(), teams: text.optional() })
      .default({ person: 'sub' }),
    roleNames: z.record(text, text).optional(),
    teamNames: z.record(text, claimedTeam).optional(),
    unknownTeams: z.enum(['ignore', 'refuse']).default('ignore'),
    stepUp: stepUp.optional(),
    signIn: signIn.optional(),
  })
  .superRefine(({ name: own, tenants, claims, roleNames, teamNames, signIn: browser, audience }, context) => {
    const fault = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (tenants.length > 1 && claims.tenant === undefined) fault(['claims', 'tenant'], 'expected the claim that tells the tenants apart');
    if (roleNames && claims.roles === undefined) fault(['roleNames'], 'expected claims.roles beside it');
    if (teamNames && claims.teams === undefined) fault(['teamNames'], 'expected claims.teams beside it');
    if (claims.teams !== undefined && !teamNames)
      fault(['claims', 'teams'], 'expected teamNames beside it: which team each name means, with which roles');
    if (!browser) return;
    // A token that says who signed in must not open the API to whoever it was shown to.
    if (browser.clientId === audience) fault(['audience'], 'expected another audience than the client of signIn');
    const path = `/api/v1/auth/oidc/${own}/callback`;
    if (URL.canParse(browser.redirectUri) && new URL(browser.redirectUri).pathname !== path)
      fault(['signIn', 'redirectUri'], `expected the path ${path}`);
  });

const issuers = z
  .array(issuer)
  .max(ISSUERS_MAX)
  .superRefine((all, context) => {
    all.forEach((one, index) => {
      for (const member of ['name', 'issuer'] as const)
        if (all.findIndex((other) => other[member] === one[member]) < index)
          context.addIssue({ code: 'custom', path: [index, member], message: 'expected each once, found it again' });
    });
  });

/** What `ISSUERS_FILE` holds, none without it. Throws `IssuersInvalid` with every fault; shows no value. */
export function readIssuers(file: string | undefined): readonly Issuer[] {
  if (file === undefined) return [];
  const parsed = issuers.safeParse(contentOf(file));
  if (parsed.success) return parsed.data;
  throw new IssuersInvalid(
    file,
    parsed.error.issues.map(({ path, message }) => `/${path.join('/')}: ${message}`),
  );
}

/** The one that a fault is about is named by its place: `/0/issuer`. */
export class IssuersInvalid extends Error {
  override readonly name = 'IssuersInvalid';
  constructor(
    file: string,
    readonly faults: readonly string[],
  ) {
    super(`expected a list of issuers in ${file} (ISSUERS_FILE), found: ${faults.join('; ')}; see docs/guides/sign-in.md`);
  }
}

/** The `host:port` pairs that are called for an issuer, and no others. */
export const hostsOf = ({ issuer: own, jwksUri, hosts }: Issuer): readonly string[] => [
  ...new Set([own, ...(jwksUri === undefined ? [] : [jwksUri])].map((url) => targetOf(endpointOfUrl(new URL(url)))).concat(hosts)),
];

/** https, or http to this machine; no account, query or fragment. */
export function isSecureAddress(written: string): boolean {
  if (!URL.canParse(written)) return false;
  const url = new URL(written);
  const { username, password, search, hash } = url;
  return isUnreadOnTheWay(url) && username === '' && password === '' && search === '' && hash === '' && !/[?#]/.test(written);
}

function contentOf(file: string): unknown {
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch (error) {
    throw new IssuersInvalid(file, [`no file that can be read (${(error as NodeJS.ErrnoException).code})`]);
  }
  try {
    return readJson(written);
  } catch (error) {
    if (error instanceof JsonRefused) throw new IssuersInvalid(file, [error.message]);
    throw error;
  }
}
