/** How the command ends: the one table, which the help and the guide show. */
export const EXIT_CODES = [
  { code: 0, name: 'ok', means: 'it is done' },
  { code: 1, name: 'failed', means: 'it failed: the service, the connection, or with --exit-status the run' },
  { code: 2, name: 'usage', means: 'the command line or what it names is wrong: a flag, a file, an input' },
  { code: 3, name: 'invalidRunbook', means: 'the runbook has faults' },
  { code: 4, name: 'notAllowed', means: 'not signed in, or not allowed' },
  { code: 5, name: 'notFound', means: 'there is no such thing' },
  { code: 6, name: 'conflict', means: 'it is not as it was thought to be: somebody was first, or it is over' },
  { code: 7, name: 'waitsForPeople', means: 'it waits for people' },
  { code: 124, name: 'timedOut', means: 'the time of --timeout is up; what was started goes on' },
  { code: 130, name: 'interrupted', means: 'Ctrl-C; what was started goes on' },
] as const;

export type ExitName = (typeof EXIT_CODES)[number]['name'];
export type ExitCode = (typeof EXIT_CODES)[number]['code'];

export const EXIT = Object.fromEntries(EXIT_CODES.map(({ name, code }) => [name, code])) as Readonly<Record<ExitName, ExitCode>>;

const BY_STATUS: Readonly<Record<number, ExitName>> = {
  400: 'usage',
  401: 'notAllowed',
  403: 'notAllowed',
  404: 'notFound',
  409: 'conflict',
  412: 'conflict',
  413: 'usage',
  415: 'usage',
  422: 'usage',
  428: 'conflict',
};
/** Where the status alone says too little. */
const BY_CODE: Readonly<Record<string, ExitName>> = { 'invalid-runbook': 'invalidRunbook' };

/** The exit code of a refusal of the service. */
export const exitOf = (status: number, code: string): ExitCode => EXIT[BY_CODE[code] ?? BY_STATUS[status] ?? 'failed'];

/** For the help. */
export const exitCodesInWords = (): string => EXIT_CODES.map(({ code, means }) => `  ${String(code).padStart(3)}  ${means}`).join('\n');
