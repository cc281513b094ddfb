import type { Command } from 'commander';
import { does } from '../../program/verb.js';

/** `runbook migrate` */
export function migrateCommand(command: Command): void {
  command.option('--dry-run', 'write nothing, and say what would be copied');
  does(command, async () => (await import('./moving.js')).migrate);
}
