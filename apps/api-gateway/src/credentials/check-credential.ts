import { Command, CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { CREDENTIAL_CHECK_MS_MAX, ownCredential, type Actor, type Credential, type CredentialCheck } from '@runbook/domain';
import { endpointOf, endpointOfUrl, targetOf } from '@runbook/outbound';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue, isUnreadOnTheWay, uuidv7 } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { ChangeIdentities } from '../people/change-identities.js';

const LOOK_EVERY_MS = 20;
const SSH_PORT = 22;

/** Has an executor try the credential at an address of a host that it is bound to. Throws the problem `credential-unchecked` when none answers in time. */
export class CheckCredential extends Command<CredentialCheck> {
  constructor(
    readonly actor: Actor,
    readonly credential: Credential,
    readonly address: string,
  ) {
    super();
  }
}

@CommandHandler(CheckCredential)
export class CheckCredentialHandler implements ICommandHandler<CheckCredential> {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly clock: Clock,
  ) {}

  async execute({ actor, credential: { name, kind }, address }: CheckCredential): Promise<CredentialCheck> {
    const host = kind === 'ssh' ? hostOfLogin(address) : hostOfCall(address);
    if (host === undefined) throw unfitAddress(kind === 'ssh' ? 'ssh://user@host:port' : 'https://host/path');
    const check = `check_${uuidv7()}`;
    await this.commands.execute(new ChangeIdentities(actor, { type: 'AskCredentialCheck', credential: name, check, address, host }));
    const until = this.clock.monotonic() + CREDENTIAL_CHECK_MS_MAX;
    for (;;) {
      const found = ownCredential(this.identities.of(actor.tenant), name)?.check;
      if (found?.id === check && found.result) return found;
      // Another one was asked for meanwhile, or it is no more.
      if (found?.id !== check || this.clock.monotonic() >= until) throw unanswered();
      await this.clock.pause(LOOK_EVERY_MS);
    }
  }
}

/** In the clear it would be read on the way. */
function hostOfCall(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return isUnreadOnTheWay(url) && url.username === '' && url.password === '' ? targetOf(endpointOfUrl(url)) : undefined;
}

function hostOfLogin(address: string): string | undefined {
  const [, host = ''] = /^ssh:\/\/(?:[^@\s:/]+@)?([^@/\s]+)$/.exec(address) ?? [];
  const endpoint = endpointOf(host, SSH_PORT);
  return endpoint && targetOf(endpoint);
}

function unfitAddress(form: string): Problem {
  const message = `expected an address as ${form}, found another`;
  return new Problem('invalid-request', message, { errors: [{ pointer: '/address', message }] });
}

const unanswered = (): Problem =>
  new Problem(
    'credential-unchecked',
    `expected an executor to try the credential within ${CREDENTIAL_CHECK_MS_MAX / 1_000} s, found no answer; see that one runs, and ask again`,
    { headers: { 'retry-after': '1' } },
  );
