import type { Command } from 'commander';
import { labels, listed, several, wholeNumber } from '../../program/flag-values.js';
import { LIMIT_DEFAULT } from '../../client/pages.js';

/** More than anybody reads; a program that wants all asks in parts. */
const LIMIT_MAX = 100_000;

export const withLimit = (command: Command): Command =>
  command.option('--limit <number>', 'at most so many, from as many pages as it takes', wholeNumber(1, LIMIT_MAX), LIMIT_DEFAULT);

export const withReason = (command: Command, isRequired: boolean): Command =>
  isRequired
    ? command.requiredOption('--reason <text>', 'why; it stands in the record')
    : command.option('--reason <text>', 'why; it stands in the record');

export const withKey = (command: Command): Command =>
  command.option('--idempotency-key <key>', 'under which the service knows the request again; made where it is left out');

export interface WaitFlags {
  readonly wait?: boolean;
  readonly follow?: boolean;
  readonly until?: 'people' | 'end';
  readonly exitStatus?: boolean;
}

export const withWaiting = (command: Command): Command =>
  command
    .option('--wait', 'wait until the run is over, or waits for people')
    .option('--follow', 'the same, and show what happens meanwhile')
    .option('--until <what>', 'wait until people are asked, or until the end', 'people')
    .option('--exit-status', 'end with 1 where the run did not complete');

export interface StartFlags extends WaitFlags {
  readonly input?: readonly string[];
  readonly file?: string;
  readonly runbookVersion?: number;
  readonly draft?: number;
  readonly dryRun?: boolean;
  readonly samples?: string;
  readonly incident?: string;
  readonly label?: Readonly<Record<string, string>>;
  readonly reason?: string;
  readonly authority?: string;
  readonly legalBasis?: string;
  readonly legalAuthority?: string;
  readonly legalReference?: string;
  readonly legalPurpose?: string;
  readonly classification?: string;
  readonly authorizedUser?: readonly string[];
  readonly legalExpires?: string;
  readonly license?: readonly string[];
  readonly idempotencyKey?: string;
}

export function startCommand(command: Command): Command {
  command
    .argument('<runbook>', 'the id of the runbook, or id@version')
    .option('-i, --input <name=value>', 'an input: name=value, name:=<JSON>, name=@file; several times', several)
    .option('-f, --file <file>', 'inputs as JSON or YAML; - is stdin')
    .option('--runbook-version <number>', 'this version, not the newest', wholeNumber(1, 1_000_000))
    .option('--draft <number>', 'this draft, in a dry run', wholeNumber(1, 1_000_000))
    .option('--dry-run', 'act on nothing: steps that would are simulated')
    .option('--samples <file>', 'outputs that a dry run pretends, by step; JSON or YAML')
    .option('--incident <id>', 'the incident that the run belongs to')
    .option('--label <key:value>', 'a label that the run is found by; several times', labels)
    .option('--reason <text>', 'what led to it: an alert, a ticket')
    .option('--authority <id>', 'the authority that it is under')
    .option('--legal-basis <file>', 'the legal basis as JSON or YAML, or by the flags that follow')
    .option('--legal-authority <text>', 'the law or order')
    .option('--legal-reference <text>', 'the case')
    .option('--legal-purpose <text>', 'what for')
    .option('--classification <text>', 'for example SECRET')
    .option('--authorized-user <id>', 'who may start and repair it; several times, or with commas', listed)
    .option('--legal-expires <time>', 'until when it holds')
    .option('--license <name>', 'a licence of the data; several times, or with commas', listed);
  return withKey(withWaiting(command));
}
