// What was answered is what the suites are about: it is compared, never trusted.
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { ChildProcess } from 'node:child_process';
import type { Client } from '../system/index.mjs';

export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly printed: string;
}

export interface Command {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  says(pattern: RegExp): Promise<string>;
}

export interface Lived {
  readonly ended: readonly string[];
  readonly asks: string;
  readonly waits: string;
}

export function command(
  program: 'migrate' | 'backup' | 'restore' | 'hand-over' | 'take-over',
  args: readonly string[],
  environment: Record<string, string>,
): Command;
export function live(url: string, count: number): Promise<Lived>;
export function runs(api: Client, n: number): Promise<string>;
export function whole(url: string, id: string): Promise<any>;
export function goOn(url: string, lived: Lived, approver: string): Promise<readonly string[]>;
export function eventually<T>(look: () => Promise<T>, fits: (found: T) => boolean): Promise<T>;
