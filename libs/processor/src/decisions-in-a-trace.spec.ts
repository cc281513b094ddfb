import { LINKED_AFTER_MS } from '@runbook/telemetry';
import type { StoredRecord } from '@runbook/ports';
import type { DecisionRecord } from '@runbook/wire';
import { decisionHop } from './decision-trace.js';
import type { Resident } from './residents.js';

const PARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const OTHER = '00-9af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const AT = Date.UTC(2026, 10, 30);
const record = { at: new Date(AT).toISOString(), events: [], cause: { timer: '' } } as unknown as DecisionRecord;
const resident = (trace?: Resident<unknown>['trace']) => ({ id: 'exe_1', ...(trace && { trace }) }) as unknown as Resident<unknown>;
const command = (headers: Record<string, string>) => ({ command: { headers } as unknown as StoredRecord });
const timer = { timerOf: 'exe_1' };

// What is recorded of it is seen across five services; here is what its record passes on where nobody records.
describe('decisions in a trace', () => {
  it.each([
    ['of a command goes on in that of its sender', command({ traceparent: PARENT }), undefined, PARENT],
    [
      'of a command goes on in that of its sender, whatever came before',
      command({ traceparent: PARENT }),
      { parent: OTHER, at: AT },
      PARENT,
    ],
    ['of a heartbeat is in none', command({}), { parent: OTHER, at: AT }, undefined],
    ['of a timer goes on in that of a moment ago', timer, { parent: PARENT, at: AT - LINKED_AFTER_MS }, PARENT],
    ['of a timer begins anew after a wait', timer, { parent: PARENT, at: AT - LINKED_AFTER_MS - 1 }, undefined],
    ['of a timer of what has none begins anew', timer, undefined, undefined],
  ])('the decision %s', (_, work, trace, expected) => {
    const hop = decisionHop('commands', work, resident(trace), record, AT);
    expect(hop.traceparent).toBe(expected);
    hop.end();
  });
});
