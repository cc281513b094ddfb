import type { Json } from '@runbook/domain';
import { EgressGuard, OutboundConnections, nothingToRedact, OutboundHttp } from '@runbook/outbound';
import { CallServiceRunner } from '../src/steps/call-service.js';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import { StepFailure, type StepAttempt } from '../src/steps/step-runner.js';
import { stubService, type StubbedService } from './running-executor.js';

export type Answer = Parameters<typeof stubService>[0];

/** A service on this machine and the runner that calls it. */
export class CalledService {
  static readonly scores: Answer = (_request, response) => response.setHeader('content-type', 'application/json').end('{"score":70}');

  answer: Answer = CalledService.scores;

  private constructor(
    readonly http: OutboundHttp,
    readonly runner: CallServiceRunner,
    private readonly stub: StubbedService,
  ) {}

  static async open(): Promise<CalledService> {
    const stub = await stubService((request, response, body) => service.answer(request, response, body));
    const guard = new EgressGuard(['127.0.0.1:1', stub.target, stub.target.replace('127.0.0.1', 'localhost')]);
    const connections = new OutboundConnections(guard);
    const http = new OutboundHttp(connections);
    const service = new CalledService(http, new CallServiceRunner(http, new GrpcCalls(new GrpcChannels(connections))), stub);
    return service;
  }

  get url(): string {
    return this.stub.origin;
  }

  /** The same service under another name: another origin. */
  get otherUrl(): string {
    return this.url.replace('127.0.0.1', 'localhost');
  }

  get received(): StubbedService['calls'] {
    return this.stub.calls;
  }

  call(parameters: Record<string, Json>, more: Partial<StepAttempt> = {}) {
    return this.runner.run(attemptOf({ url: `${this.url}/api`, ...parameters }, more));
  }

  reset(): void {
    this.answer = CalledService.scores;
    this.stub.calls.length = 0;
  }

  async stop(): Promise<void> {
    await this.http.close();
    await this.stub.stop();
  }
}

export function attemptOf(parameters: Json, more: Partial<StepAttempt> = {}): StepAttempt {
  const runbook = { id: 'r', version: 1, digest: 'd' };
  return {
    execution: { id: 'exe_1', tenant: 't', runbook, startedAt: '2026-11-21T10:00:00Z', dataLicenses: [] },
    step: 'lookup',
    attempt: 1,
    idempotencyKey: 'exe_1/lookup',
    signal: new AbortController().signal,
    parameters,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    redactor: nothingToRedact,
    timeLeftMs: 60_000,
    departing: () => undefined,
    redirecting: () => Promise.resolve(),
    output: () => undefined,
    ...more,
  };
}

/** What the running attempt fails with. */
export async function failureOf(running: Promise<unknown>): Promise<StepFailure> {
  const error: unknown = await running.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StepFailure);
  return error as StepFailure;
}
