import type { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { BlobStore } from '@runbook/ports';
import type { Settings } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import type { GatewayRequest } from '../src/access/api-key.guard.js';
import type { StepUp } from '../src/access/step-up.js';
import type { InboxStreams } from '../src/approvals/inbox-streams.js';
import { ApprovalsController } from '../src/approvals/approvals.controller.js';
import { keyedCommand } from '../src/log/keyed-command.js';
import { ActOnExecution } from '../src/control/act-on-execution.js';
import { ControlController } from '../src/control/control.controller.js';
import { RepairController } from '../src/control/repair.controller.js';
import type { Reach } from '../src/access/reach.js';
import { RunActs } from '../src/control/run-acts.js';

const actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' } as const;
const request = { headers: { 'idempotency-key': '"k"' }, principal: { actor } } as unknown as GatewayRequest;
const reply = { header: () => undefined } as unknown as FastifyReply;
const enough = new Error('sent');

/** What is sent for a call of a route; nothing is decided. */
async function sentBy(call: (control: ControlController, repair: RepairController, approvals: ApprovalsController) => Promise<unknown>) {
  const sent: ActOnExecution[] = [];
  const commands = { execute: (act: ActOnExecution) => Promise.reject((sent.push(act), enough)) } as unknown as CommandBus;
  const found = { execution: 'exe_1', step: 'ask', approval: { shown: { targets: [] } } };
  const queries = { execute: () => Promise.resolve(found) } as unknown as QueryBus;
  const acts = new RunActs(commands, queries);
  const control = new ControlController(acts, commands, queries, { approvalDeadlines: 'run' } as Settings);
  const approvals = new ApprovalsController(commands, queries, {} as StepUp, {} as InboxStreams);
  await expect(call(control, new RepairController(acts, {} as BlobStore, {} as Reach), approvals)).rejects.toBe(enough);
  const [{ executionId, body, once }] = sent as [ActOnExecution];
  return { route: once!.route, slot: keyedCommand([actor.tenant, actor.id, executionId, once!.route, once!.key], body).slot };
}

const ROUTES = {
  pause: (control) => control.pause('exe_1', {}, {}, request, reply),
  resume: (control) => control.resume('exe_1', {}, {}, request, reply),
  cancel: (control) => control.cancel('exe_1', {}, {}, request, reply),
  terminate: (control) => control.terminate('exe_1', {}, {}, request, reply),
  retry: (_, repair) => repair.retry('exe_1', 'ask', { reason: 'x' }, {}, request, reply),
  skip: (_, repair) => repair.skip('exe_1', 'ask', { reason: 'x' }, {}, request, reply),
  resolve: (_, repair) => repair.resolve('exe_1', 'ask', { outcome: 'failed', reason: 'x' }, {}, request, reply),
  'retry of another step': (_, repair) => repair.retry('exe_1', 'look', { reason: 'x' }, {}, request, reply),
  variables: (_, repair) => repair.variables('exe_1', { path: 'inputs.x', value: 1, reason: 'x' }, {}, request, reply),
  vote: (_, __, approvals) => approvals.vote('apr_1', { decision: 'reject', digest: 'd' }, {}, request, reply),
  delegate: (_, __, approvals) => approvals.delegate('apr_1', { to: 'ben' }, {}, request, reply),
  extend: (_, __, approvals) => approvals.extend('apr_1', { deadlineAt: 1 } as never, {}, request, reply),
  comment: (_, __, approvals) => approvals.comment('apr_1', { text: 'x' }, {}, request, reply),
  'comment on another request': (_, __, approvals) => approvals.comment('apr_2', { text: 'x' }, {}, request, reply),
} satisfies Record<string, Parameters<typeof sentBy>[0]>;

describe('one Idempotency-Key for many acts on one run', () => {
  it('stands for one act at each of them: no verb is answered with what another one came to', async () => {
    const slots = new Map<string, string[]>();
    for (const [name, call] of Object.entries(ROUTES)) {
      const { slot } = await sentBy(call);
      slots.set(slot, [...(slots.get(slot) ?? []), name]);
    }
    expect([...slots.values()].filter((names) => names.length > 1)).toEqual([]);
    expect(slots.size).toBe(Object.keys(ROUTES).length);
  });

  it('stands for the same act when the same route is asked again', async () => {
    expect(await sentBy(ROUTES.pause)).toEqual(await sentBy(ROUTES.pause));
  });
});
