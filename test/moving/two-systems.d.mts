// What was answered is what the suites are about: it is compared, never trusted.
/* eslint-disable @typescript-eslint/no-explicit-any */
import type { Answer } from '../system/index.mjs';

export const TOKEN: string;
export const PASSWORD: string;
export const SOURCE_TOPIC: string;
export const TIMER_MS: number;
export const AUTHORITY: { readonly id: string; readonly uses: number };

export interface Told {
  readonly facts: readonly any[];
  readonly target: string;
  stop(): void;
}

export interface Sent {
  readonly n: number;
  /** Absent: the system before the one that answered has it. */
  readonly id?: string;
  readonly refusals: readonly string[];
}

export interface Caller {
  readonly sent: readonly Sent[];
  turnTo(url: string): void;
  stop(): Promise<readonly Sent[]>;
}

export interface Producer {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(topic: string, type: string, id: string, data: object, subject?: string): Promise<void>;
  /** Their partitions by name. */
  topics(): Promise<ReadonlyMap<string, number>>;
}

export function startTold(): Promise<Told>;
export function furnish(url: string, target: string): Promise<string>;
export function begin(url: string, body: object, fits: (run: any) => boolean): Promise<string>;
export function isAt(status: string): (run: any) => boolean;
export function keepStarting(first: string): Caller;
export function startOfKey(url: string, n: number): Promise<Answer>;
export function producerOn(brokers: readonly string[]): Producer;
export function runsOf(url: string, runbookId: string): Promise<readonly any[]>;
export function must(status: number, answer: Answer): any;
