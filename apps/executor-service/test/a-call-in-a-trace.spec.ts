import { nothingToRedact, redactorOf } from '@runbook/outbound';
import { called } from '../src/steps/called.js';
import { attemptSpan } from '../src/work/attempt-span.js';
import type { OpenRequest } from '../src/work/requests.js';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const asked = { step: 'look', stepType: 'call-service', attempt: 1, dispatch: 1, at: 1_000 };
const request = (traceparent?: string) =>
  ({ execution: { id: 'exe_1', tenant: 'acme', requests: new Map() }, asked, partition: 0, traceparent }) as unknown as OpenRequest;

describe('a call in a trace', () => {
  it('goes on in the trace of the record that asked for it, also where nobody records', () => {
    const span = attemptSpan(request(PARENT), 2_000);
    expect(span.traceparent).toBe(PARENT);
    span.end({ type: 'CompleteStep', output: null });
  });

  it('has the trace of its run where the record brought none', () => {
    expect(attemptSpan(request(), 2_000).traceparent).toMatch(/^00-ef9f844ac8ce25e0d6b79955c06e382a-[0-9a-f]{16}-01$/);
  });

  it('gives the answer, or what went wrong, as it was', async () => {
    const attempt = { traceparent: PARENT, redactor: nothingToRedact };
    const sent: string[] = [];
    const answer = await called(attempt, { name: 'GET', host: 'a.example', status: ({ status }) => status }, (traceparent) => {
      sent.push(traceparent);
      return Promise.resolve({ status: 503 });
    });
    expect([answer, sent]).toEqual([{ status: 503 }, [PARENT]]);
    const fault = new Error('away');
    await expect(
      called({ ...attempt, redactor: redactorOf([['s', 'hunter22']]) }, { name: 'GET', host: 'hunter22' }, () => Promise.reject(fault)),
    ).rejects.toBe(fault);
  });
});
