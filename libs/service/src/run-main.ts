import { SettingsInvalid } from './settings.js';

/**
 * Runs a program to its start. What keeps it from starting is told in one line (settings: one line for each fault) where its message is made for who operates it (expected, found,
 * what to do), and with its stack where it is a defect; either way the process ends with status 1.
 */
export async function runMain(name: string, main: () => Promise<unknown>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${name}: ${told(error)}\n`);
    process.exit(1);
  }
}

const FOR_OPERATORS = /^expected .+, found\b/s;

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof SettingsInvalid) return error.message;
  if (!FOR_OPERATORS.test(error.message)) return error.stack ?? error.message;
  return error.message.replaceAll(/\s+/g, ' ');
}
