import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ownMember, PLATFORM_TENANT, SETUP } from '@runbook/domain';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { ChangeIdentities } from '../people/change-identities.js';
import { Invitations, type Invitation } from '../access/invitations.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { Passwords } from './passwords.js';
import type { SessionOrigin } from '../access/session-origin.js';
import { SessionKeys } from '../access/session-keys.js';
import { Sessions, type Session, type Tokens } from '../access/sessions.js';
import { SignInRate } from './sign-in-rate.js';

/** A person's word for another password. */
export interface PasswordChange {
  readonly tenant: string;
  readonly id: string;
  readonly oldPassword: string;
  readonly password: string;
  readonly code?: string;
}

/** How people come in, and choose their passwords. */
@Injectable()
export class SignIn {
  constructor(
    private readonly identities: IdentityCatalogue,
    private readonly passwords: Passwords,
    private readonly sessions: Sessions,
    private readonly sessionKeys: SessionKeys,
    private readonly invitations: Invitations,
    private readonly commands: CommandBus,
    private readonly rate: SignInRate,
    private readonly factors: SecondFactors,
    private readonly clock: Clock,
  ) {}

  /** Throws the problems `sign-in-refused`, `sign-ins-exceeded` and `second-factor-required`. */
  async login(tenant: string, id: string, password: string, origin: SessionOrigin, code?: string): Promise<Tokens> {
    await this.expectFits(tenant, id, password, origin.address);
    await this.expectCode(tenant, id, code);
    return this.begin(tenant, id, origin);
  }

  /** Throws the problem `session-over`. */
  async refresh(token: string | undefined): Promise<Tokens> {
    const refreshed = token === undefined ? undefined : await this.sessions.refresh(token);
    if (refreshed && this.goesOn(refreshed.session)) return refreshed.tokens;
    throw new Problem('session-over', 'expected the token of a session that goes on, found none; sign in again (POST /api/v1/auth/login)');
  }

  /** The first administrator. Throws the problems of `ChangeIdentities` and `invitation-unknown`; the invitation is good until it has worked. */
  async setUp(
    { token, id, name, password }: { token: string; id: string; name: string; password: string },
    origin: SessionOrigin,
  ): Promise<Tokens> {
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
    return this.begin(tenant, id, origin);
  }

  /** By an invitation. Sessions of before are over: somebody may have forgotten the password because another one changed it. */
  async choosePassword(token: string, password: string, origin: SessionOrigin, code?: string): Promise<Tokens> {
    const { tenant, person } = await this.invitation(token, 'password');
    if (!this.mayAct(tenant, person)) throw noInvitation();
    // A mailbox that somebody else reads is no second factor.
    await this.rate.expectRoom(origin.address);
    await this.expectCode(tenant, person, code);
    await this.invitations.use(token);
    return this.replace(tenant, person, password, origin);
  }

  async changePassword({ tenant, id, oldPassword, password, code }: PasswordChange, origin: SessionOrigin): Promise<Tokens> {
    await this.expectFits(tenant, id, oldPassword, origin.address);
    await this.expectCode(tenant, id, code);
    return this.replace(tenant, id, password, origin);
  }

  private async replace(tenant: string, id: string, password: string, origin: SessionOrigin): Promise<Tokens> {
    await this.passwords.set(tenant, id, password);
    await this.sessions.endAllOf(tenant, id);
    return this.begin(tenant, id, origin);
  }

  private begin(tenant: string, id: string, origin: SessionOrigin): Promise<Tokens> {
    return this.sessions.begin(tenant, id, { provenAt: this.clock.now(), origin });
  }

  /** Of who has a second factor. Throws the problems `second-factor-required` and `sign-in-refused`. */
  private async expectCode(tenant: string, id: string, code: string | undefined): Promise<void> {
    if (ownMember(this.identities.of(tenant), id)?.secondFactorAt === undefined) return;
    if (code === undefined)
      throw new Problem('second-factor-required', 'expected the code of a second factor beside the password, found none; send code too', {
        headers: { 'www-authenticate': 'Bearer' },
      });
    if (!(await this.factors.fits(tenant, id, code))) throw refusedSignIn();
  }

  private async expectFits(tenant: string, id: string, password: string, address: string): Promise<void> {
    await this.rate.expectRoom(address);
    // Who is suspended is told so by nobody, as who does not exist.
    if ((await this.passwords.fits(tenant, id, password)) && this.mayAct(tenant, id)) return;
    throw refusedSignIn();
  }

  private goesOn(session: Session): boolean {
    return session.key ? this.sessionKeys.standing(session) !== undefined : this.mayAct(session.tenant, session.person);
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

export const refusedSignIn = (): Problem =>
  new Problem(
    'sign-in-refused',
    'expected a name with its password, or a code that is good now and was not used, found others, or too many wrong ones in a row; ask an administrator for an invitation',
    { headers: { 'www-authenticate': 'ApiKey header="X-API-KEY", Bearer' } },
  );

const noInvitation = (): Problem =>
  new Problem('invitation-unknown', 'expected the token of an invitation that is good still, found none; ask an administrator for another');
