import { Option, type Command } from 'commander';
import { wholeNumber } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';

/** `runbook dev` */
export function devCommand(command: Command): void {
  command
    .addOption(new Option('--port <number>', 'where it listens').env('PORT').argParser(wholeNumber(1, 65_535)).default(4_000))
    .option('--data <folder>', 'where its data lies; without it DATA_DIR, else .data in the repository')
    .option('--detach', 'leave it running, and give the terminal back')
    .option('--open', 'open it in the browser');
  does(command, async () => (await import('./embedded.js')).dev);
}
