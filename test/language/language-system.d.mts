// What was answered is what the suites are about: it is compared, never trusted.
/* eslint-disable @typescript-eslint/no-explicit-any */

import type { Around, RunningProcess } from '../system/index.mjs';

export declare const SECRET: string;

export declare const LEGAL_BASIS: {
  readonly authority: string;
  readonly reference: string;
  readonly classification: string;
  readonly authorizedUsers: readonly string[];
  readonly purpose: string;
};

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export interface Api {
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** An execution, its steps by path beside the list. */
export interface View {
  readonly id: string;
  readonly status: string;
  readonly outputs?: any;
  readonly failure?: any;
  readonly failures?: number;
  readonly steps: readonly any[];
  readonly step: Readonly<Record<string, any>>;
  readonly [member: string]: any;
}

export interface Call {
  /** From 1. */
  readonly n: number;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: any;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The caller went before it had its answer. */
  readonly broken: boolean;
}

export interface Reply {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly afterMs?: number;
}

export interface Language {
  readonly url: string;
  /** As person `dev`. */
  readonly api: Api;
  /** As `ana`, `ben` (incident-lead, APPROVER), `cid` (duty-officer) or `eve` (no role). */
  as(person: string): Api;
  /** An address of its own; `calls` grows. */
  script(reply?: (call: Call) => Reply | undefined | Promise<Reply>): { readonly url: string; readonly calls: readonly Call[] };
  /** The text of a definition without its head; answers its id. */
  register(text: string): Promise<string>;
  check(text: string): Promise<any>;
  start(runbookId: string, body?: object, headers?: Record<string, string>): Promise<string>;
  view(id: string): Promise<View>;
  ended(id: string): Promise<View>;
  until(id: string, fits: (view: View) => boolean): Promise<View>;
  /** Registers and starts; answers the run's id. */
  begin(text: string, body?: object): Promise<string>;
  /** Registers, starts and waits for the end. */
  run(text: string, body?: object): Promise<View>;
  act(id: string, verb: string, body?: object): Promise<Answer>;
  stepAct(id: string, step: string, verb: string, body?: object): Promise<Answer>;
  /** Every event of the run, in log order. */
  events(id: string): Promise<any[]>;
  /** The open request of a step, once there is one. */
  approval(execution: string, step: string): Promise<any>;
  vote(person: string, approval: { id: string; digest: string }, decision: 'approve' | 'reject', more?: object): Promise<Answer>;
  send(type: string, subject: string | undefined, data: unknown, more?: object): Promise<Answer>;
  stop(): Promise<void>;
}

export interface OwnLanguage extends Language {
  readonly environment: Readonly<Record<string, string>>;
  readonly process: RunningProcess;
}

export declare function startLanguage(): Promise<Language>;
/** On a system of the suite's own: to be stopped, killed or filled up. */
export declare function startOwnLanguage(options?: { readonly around?: Around }): Promise<OwnLanguage>;
export declare function named(text: string): { readonly id: string; readonly text: string };
export declare function eventually<T>(look: () => Promise<T>, fits: (found: T) => boolean): Promise<T>;
