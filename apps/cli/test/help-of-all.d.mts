import type { Command } from 'commander';

/** The help of a command and of all beneath it, in their order. */
export declare function helpOfAll(command: Command): string;
