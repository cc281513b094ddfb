/** Told what a worker goes through; never the parameters or outputs of tasks. */
export type Log = (level: 'info' | 'warn' | 'error', message: string, facts: Readonly<Record<string, unknown>>) => void;

/** One line of JSON each, to standard error. */
export const logToStandardError: Log = (level, message, facts) => {
  process.stderr.write(`${JSON.stringify({ level, message, ...facts })}\n`);
};
