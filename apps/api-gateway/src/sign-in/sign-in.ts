import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ownMember, PLATFORM_TENANT, SETUP } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { Problem } from '../http/problem.js';
import { ChangeIdentities } from '../people/change-identities.js';
import { Invitations, type Invitation } from '../access/invitations.js';
import { Passwords } from './passwords.js';
import { Sessions, type Tokens } from '../access/sessions.js';

/** Sign-ins of one address in a minute, right and wrong: a team behind one address signs in at nine o'clock. */
export const SIGN_INS_PER_MINUTE = 30;
const MINUTE_S = 60;

/** How people come in, and choose their passwords. */
@Injectable()
export class SignIn {
  private readonly limiter = new RateLimiterMemory({ points: SIGN_INS_PER_MINUTE, duration: MINUTE_S });

  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly invitations: Invitations,
    private readonly commands: CommandBus,
  ) {}

  /** Throws the problems `sign-in-refused` and `sign-ins-exceeded`. */
  async login(tenant: string, id: string, password: string, address: string): Promise<Tokens> {
    await this.expectFits(tenant, id, password, address);
    return this.sessions.begin(tenant, id);
  }

  /** Throws the problem `session-over`. */
  async refresh(token: string | undefined): Promise<Tokens> {
    const refreshed = token === undefined ? undefined : await this.sessions.refresh(token);
    if (refreshed && this.mayAct(refreshed.session.tenant, refreshed.session.person)) return refreshed.tokens;
    throw new Problem('session-over', 'expected the token of a session that goes on, found none; sign in again (POST /api/v1/auth/login)');
  }

  /** The first administrator. Throws the problems of `ChangeIdentities` and `invitation-unknown`; the invitation is good until it has worked. */
  async setUp({ token, id, name, password }: { token: string; id: string; name: string; password: string }): Promise<Tokens> {
    const { tenant } = await this.invitation(token, 'setup');
    if (this.identities.isSuspended(tenant)) throw noInvitation();
    // The password comes first, so that no crash leaves an administrator who cannot come in; but never another person's.
    if (ownMember(this.identities.of(tenant), id))
      throw new Problem('member-exists', `expected an id that nobody has had, found ${id}; choose another`);
    const actor = { ...SETUP, tenant };
    await this.passwords.set(tenant, id, password);
    await this.commands.execute(
      new ChangeIdentities(actor, { type: 'AdmitMember', member: id, kind: 'person', name, roles: [administratorOf(tenant)] }),
    );
    await this.invitations.use(token);
    return this.sessions.begin(tenant, id);
  }

  /** By an invitation. Sessions of before are over: somebody may have forgotten the password because another one changed it. */
  async choosePassword(token: string, password: string): Promise<Tokens> {
    const { tenant, person } = await this.invitation(token, 'password');
    if (!this.mayAct(tenant, person)) throw noInvitation();
    await this.invitations.use(token);
    return this.replace(tenant, person, password);
  }

  async changePassword(tenant: string, id: string, old: string, password: string, address: string): Promise<Tokens> {
    await this.expectFits(tenant, id, old, address);
    return this.replace(tenant, id, password);
  }

  private async replace(tenant: string, id: string, password: string): Promise<Tokens> {
    await this.passwords.set(tenant, id, password);
    await this.sessions.endAllOf(tenant, id);
    return this.sessions.begin(tenant, id);
  }

  private async expectFits(tenant: string, id: string, password: string, address: string): Promise<void> {
    const allowed = await this.limiter.consume(address).then(
      () => true,
      () => false,
    );
    if (!allowed) {
      const detail = `expected at most ${SIGN_INS_PER_MINUTE} sign-ins a minute from one address, found more; wait a minute`;
      throw new Problem('sign-ins-exceeded', detail, { headers: { 'retry-after': String(MINUTE_S) } });
    }
    // Who is suspended is told so by nobody, as who does not exist.
    if ((await this.passwords.fits(tenant, id, password)) && this.mayAct(tenant, id)) return;
    throw new Problem(
      'sign-in-refused',
      'expected a name and its password, found others, or too many wrong ones in a row; ask an administrator for an invitation',
      { headers: { 'www-authenticate': 'ApiKey header="X-API-KEY", Bearer' } },
    );
  }

  private mayAct(tenant: string, id: string): boolean {
    const member = ownMember(this.identities.of(tenant), id);
    return member?.kind === 'person' && !member.suspended && !this.identities.isSuspended(tenant);
  }

  private async invitation<Kind extends Invitation['kind']>(token: string, kind: Kind): Promise<Extract<Invitation, { kind: Kind }>> {
    const found = await this.invitations.find(token);
    if (found?.kind === kind) return found as Extract<Invitation, { kind: Kind }>;
    throw noInvitation();
  }
}

const administratorOf = (tenant: string): string => (tenant === PLATFORM_TENANT ? 'PLATFORM_ADMIN' : 'TENANT_ADMIN');

const noInvitation = (): Problem =>
  new Problem('invitation-unknown', 'expected the token of an invitation that is good still, found none; ask an administrator for another');
