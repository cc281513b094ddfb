import type { Command } from 'commander';

/** A command of the top: what the first help says of it, and where the rest is. */
export interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly group: string;
  readonly load: () => Promise<(command: Command) => void>;
  readonly isHidden?: boolean;
}

const BOOKS = 'Runbooks:';
const RUNS = 'Runs:';
const AUTHORITY = 'People and authority:';
const PROOF = 'Proof:';
const HERE = 'This command line:';

/** Verbs without a noun are about runbooks: `runbook check` says twice what it is about, and `runbook runbook check` three times. */
const book = (name: keyof (typeof import('../commands/book/book.js'))['BOOK_VERBS'], summary: string): Entry => ({
  name,
  summary,
  group: BOOKS,
  load: async () => (await import('../commands/book/book.js')).BOOK_VERBS[name],
});

export const ENTRIES: readonly Entry[] = [
  book('new', 'begin a runbook with a file that checks'),
  book('check', 'find every fault of runbooks, each in its line'),
  book('try', 'try one step, without a run'),
  book('diff', 'show what differs between a file, drafts and versions'),
  book('apply', 'put files in force, or up for review'),
  book('submit', 'ask for the review of a draft'),
  book('approve', 'put a draft in force'),
  book('reject', 'send a draft back to its authors'),
  book('list', 'show the runbooks, or the drafts of one'),
  book('show', 'show a runbook, a version or a draft'),
  book('deprecate', 'take a version out of force'),
  book('export', 'write all runbooks as an archive'),
  book('import', 'begin drafts from an archive'),
  {
    name: 'book',
    summary: 'the same verbs under a noun of their own',
    group: BOOKS,
    isHidden: true,
    load: async () => (await import('../commands/book/book.js')).bookNoun,
  },
  {
    name: 'run',
    summary: 'start, watch, control, repair and explain runs',
    group: RUNS,
    load: async () => (await import('../commands/run/run.js')).runNoun,
  },
  {
    name: 'approval',
    summary: 'see what people are asked, and decide it',
    group: RUNS,
    load: async () => (await import('../commands/approval/approval.js')).approvalNoun,
  },
  {
    name: 'event',
    summary: 'send events, and find out what became of them',
    group: RUNS,
    load: async () => (await import('../commands/event/event.js')).eventNoun,
  },
  {
    name: 'source',
    summary: 'say which topics and webhooks are read as events',
    group: RUNS,
    load: async () => (await import('../commands/event/source.js')).sourceNoun,
  },
  {
    name: 'subscription',
    summary: 'say who is told of what happens, and see what arrived',
    group: RUNS,
    load: async () => (await import('../commands/subscription/subscription.js')).subscriptionNoun,
  },
  {
    name: 'schedule',
    summary: 'see what fires when',
    group: RUNS,
    load: async () => (await import('../commands/schedule/schedule.js')).scheduleNoun,
  },
  {
    name: 'worker',
    summary: 'see which actions there are, and which workers do',
    group: RUNS,
    load: async () => (await import('../commands/worker/worker.js')).workerNoun,
  },
  {
    name: 'credential',
    summary: 'keep what steps show to services',
    group: AUTHORITY,
    load: async () => (await import('../commands/credential/credential.js')).credentialNoun,
  },
  {
    name: 'authority',
    summary: 'say on what basis runs may act',
    group: AUTHORITY,
    load: async () => (await import('../commands/authority/authority.js')).authorityNoun,
  },
  {
    name: 'people',
    summary: 'admit people and services, and give them roles',
    group: AUTHORITY,
    load: async () => (await import('../commands/people/people.js')).peopleNoun,
  },
  {
    name: 'team',
    summary: 'make teams, and say whose a runbook is',
    group: AUTHORITY,
    load: async () => (await import('../commands/people/team.js')).teamNoun,
  },
  {
    name: 'key',
    summary: 'issue and revoke keys',
    group: AUTHORITY,
    load: async () => (await import('../commands/people/key.js')).keyNoun,
  },
  {
    name: 'session',
    summary: 'see where you are signed in, and sign out there',
    group: AUTHORITY,
    load: async () => (await import('../commands/people/session.js')).sessionNoun,
  },
  { name: 'audit', summary: 'check the audit log', group: PROOF, load: async () => (await import('../commands/proof/audit.js')).auditNoun },
  {
    name: 'evidence',
    summary: 'check the evidence of a run, offline',
    group: PROOF,
    load: async () => (await import('../commands/proof/evidence.js')).evidenceNoun,
  },
  {
    name: 'security',
    summary: 'see what is weak, and how to mend it',
    group: PROOF,
    load: async () => (await import('../commands/proof/security.js')).securityCommand,
  },
  {
    name: 'dev',
    summary: 'start a service on this machine',
    group: HERE,
    load: async () => (await import('../commands/here/dev.js')).devCommand,
  },
  {
    name: 'migrate',
    summary: 'move the data of an embedded service to Kafka and MongoDB',
    group: HERE,
    load: async () => (await import('../commands/here/migrate.js')).migrateCommand,
  },
  {
    name: 'login',
    summary: 'sign in to a service',
    group: HERE,
    load: async () => (await import('../commands/here/login.js')).loginCommand,
  },
  {
    name: 'logout',
    summary: 'sign out, and forget the key',
    group: HERE,
    load: async () => (await import('../commands/here/logout.js')).logoutCommand,
  },
  {
    name: 'whoami',
    summary: 'see as whom the service knows you, and what you may',
    group: HERE,
    load: async () => (await import('../commands/here/whoami.js')).whoamiCommand,
  },
  {
    name: 'context',
    summary: 'name services, and choose one',
    group: HERE,
    load: async () => (await import('../commands/here/context.js')).contextNoun,
  },
  {
    name: 'config',
    summary: 'see every setting, and where it came from',
    group: HERE,
    load: async () => (await import('../commands/here/config.js')).configNoun,
  },
  {
    name: 'doctor',
    summary: 'find out why it does not work',
    group: HERE,
    load: async () => (await import('../commands/here/doctor.js')).doctorCommand,
  },
  {
    name: 'api',
    summary: 'call a route of the API by its path',
    group: HERE,
    load: async () => (await import('../commands/here/api.js')).apiCommand,
  },
  {
    name: 'completion',
    summary: 'write the completion script of a shell',
    group: HERE,
    load: async () => (await import('../commands/here/completion.js')).completionCommand,
  },
  {
    name: '__complete',
    summary: 'what a shell may offer next',
    group: HERE,
    isHidden: true,
    load: async () => (await import('../commands/here/complete.js')).completeCommand,
  },
];
