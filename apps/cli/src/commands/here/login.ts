import type { Command } from 'commander';
import { does } from '../../program/verb.js';

/** `runbook login`: what is secret is asked for, or comes on stdin; never in the command line. */
export function loginCommand(command: Command): void {
  command
    .option('--id <member>', 'who you are; asked for where it is left out')
    .option('--tenant <tenant>', 'of which tenant')
    .option('--password-stdin', 'the password is the first line of stdin, the code of a second factor the second')
    .option('--with-key', 'with a key, from stdin or asked for')
    .option('--with-token', 'with a token (JWT) of a provider, from stdin or asked for')
    .option('--provider <issuer>', 'with a provider (OpenID Connect), on another device: its address, with --client')
    .option('--client <id>', 'the client that this command is at the provider')
    .option('--scope <scopes>', 'what is asked for there', 'openid')
    .option('--setup', 'as the first administrator, by the token that the start of the service prints')
    .option('--invitation', 'choose a password, by the token of an invitation')
    .option('--step-up', 'prove once more that it is you, for acts that ask for it')
    .option('--name <name>', 'with --setup: how you are shown');
  does(command, async () => (await import('./sign-in.js')).login, true);
}
