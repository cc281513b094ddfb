import type { Json } from '@runbook/domain';
import { targetOf, type EgressGuard } from '@runbook/outbound';
import { CollectedOutput } from '../ssh/collected-output.js';
import { secretsOf } from '../ssh/ssh-credential.js';
import { loginOf } from '../ssh/ssh-login.js';
import { NotExecuted, type CommandEnd } from '../ssh/remote-command.js';
import { SshRefused, SshSession } from '../ssh/ssh-session.js';
import { failureOf } from './call-failure.js';
import { parseCommand, sshHostOf, type CommandParameters } from './command-parameters.js';
import { textMember } from './parameter-member.js';
import { CancelRequested, StepFailure, type StepAttempt, type StepOutcome, type StepRunner } from './step-runner.js';

/** Steps of `type: command`: one command on a host over SSH, its output told while it runs. */
export class CommandRunner implements StepRunner {
  readonly type = 'command';

  constructor(private readonly guard: EgressGuard) {}

  target(parameters: Json): string | undefined {
    const host = sshHostOf(textMember(parameters, 'host') ?? '');
    return host && targetOf(host);
  }

  readonly credentialKinds = ['ssh'] as const;

  host(parameters: Json): string | undefined {
    return this.target(parameters);
  }

  credentialName(parameters: Json): string | undefined {
    return textMember(parameters, 'credential');
  }

  credentialParts(credential: string): readonly string[] {
    return secretsOf(credential);
  }

  async run(attempt: StepAttempt): Promise<StepOutcome> {
    const command = parseCommand(attempt.parameters);
    const place = `SSH host ${targetOf(command.host)}`;
    const login = loginOf(command.host, command.credential, attempt.credential ?? '');
    let session: SshSession | undefined;
    try {
      this.guard.expectOwn(command.host, attempt.own);
      session = await SshSession.open(() => this.guard.dial(command.host, attempt.signal), login, attempt.signal);
      attempt.departing();
      return await this.follow(session, command, attempt, place);
    } catch (error) {
      if (error instanceof SshRefused) throw denied(`${place}: ${error.message}`);
      if (error instanceof NotExecuted) throw notExecuted(error, place);
      throw failureOf(error, place, attempt.redactor);
    } finally {
      session?.close();
    }
  }

  private async follow(session: SshSession, { line }: CommandParameters, attempt: StepAttempt, place: string): Promise<StepOutcome> {
    const [stdout, stderr] = [new CollectedOutput(), new CollectedOutput()];
    const watcher = {
      stdout: (chunk: Buffer) => {
        stdout.push(chunk);
        attempt.output('stdout', chunk);
      },
      stderr: (chunk: Buffer) => {
        stderr.push(chunk);
        attempt.output('stderr', chunk);
      },
    };
    const end = await session.run(line, watcher, attempt.signal, () => killAfterMs(attempt.signal));
    const [out, err] = [stdout.text(attempt.redactor), stderr.text(attempt.redactor)];
    const output = { ...end, stdout: out.text, stderr: err.text, truncated: out.truncated || err.truncated };
    if (end.exitCode === 0) return { output };
    throw commandFailure(end, { stdout: out.text, stderr: err.text }, attempt, place);
  }
}

/** After a cancel there must be time left for saying how it ended. */
function killAfterMs({ reason }: AbortSignal): number {
  return reason instanceof CancelRequested ? Math.min(KILL_AFTER_MS, reason.graceMs / 2) : KILL_AFTER_MS;
}

/** How long a command may take to end by itself after TERM. */
const KILL_AFTER_MS = 3_000;

/** Of each stream, from its end, where the reader of an error looks first. */
const EXCERPT_CHARACTERS = 2_048;

function commandFailure(
  { exitCode, signal }: CommandEnd,
  said: { readonly stdout: string; readonly stderr: string },
  attempt: StepAttempt,
  place: string,
): StepFailure {
  const details = { exitCode, signal, stdout: said.stdout.slice(-EXCERPT_CHARACTERS), stderr: said.stderr.slice(-EXCERPT_CHARACTERS) };
  if (attempt.signal.reason instanceof CancelRequested) {
    const found = exitCode === null && signal === null ? 'no word of it' : endOf(exitCode, signal);
    const message = `expected the command on ${place} to end by itself, found that it was cancelled (${found})`;
    return new StepFailure({ name: 'cancelled', message, terminal: true, details });
  }
  if (exitCode === null && signal === null) {
    const message = `expected ${place} to say how the command ended, found the connection lost; whether it still runs is not known`;
    return new StepFailure({ name: 'connection', message, details });
  }
  const message = `expected exit code 0 of the command on ${place}, found ${endOf(exitCode, signal)}; what it said last is in the details`;
  return new StepFailure({ name: 'exit-code', message, details });
}

function notExecuted({ message: reason }: NotExecuted, place: string): StepFailure {
  const message = `expected ${place} to execute the command, found it refused (${reason}); check what the account may do there`;
  return new StepFailure({ name: 'connection', message }, undefined, { effectless: true });
}

const endOf = (exitCode: number | null, signal: string | null): string => (signal === null ? String(exitCode) : `signal ${signal}`);

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
