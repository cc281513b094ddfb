import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import type { ExecutionCommand } from '@runbook/domain';
import { SystemClock } from '@runbook/ports';
import { openLogger } from '@runbook/service';
import { traceOfExecution } from '@runbook/wire';
import { RunningOrchestrator } from './running-orchestrator.js';

const RUNBOOK = (id: string, steps: string, inputs = '') => `apiVersion: runbook/v1\nid: ${id}\nname: ${id}\n${inputs}steps:\n${steps}\n`;
const DEV = { kind: 'person', id: 'dev', tenant: 'default', via: 'api-key' } as const;
const ANA = { ...DEV, id: 'ana' } as const;
const SECRET = 'what-nobody-may-read-in-a-log';

/** The lines of runs on level info as they are written, without the time of writing. */
class Lines extends Writable {
  readonly written: string[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(...chunk.toString().split('\n').filter(Boolean));
    done();
  }

  of(execution: string): string[] {
    return this.written.filter((line) => line.includes(`"execution":"${execution}"`)).map((line) => line.replace(/"time":"[^"]+Z",/, ''));
  }
}

describe('what the log says of a run', () => {
  let folder: string;
  let orchestrator: RunningOrchestrator;
  let lines: Lines;
  const start = async () => {
    const logger = openLogger('orchestrator', 'info', lines);
    orchestrator = await RunningOrchestrator.start({ DATA_DIR: folder }, new SystemClock(), logger);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-log-lines-'));
    lines = new Lines();
    await start();
  });
  afterEach(async () => {
    await orchestrator.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const command = (aggregateId: string, id: string, body: ExecutionCommand, actor: typeof DEV | typeof ANA = DEV) =>
    orchestrator.commands.toExecution({ aggregateId, tenant: 'default', actor, id, body });
  const begin = (execution: string, runbookId: string, inputs = {}) => {
    const { version, digest } = orchestrator.pinOf(runbookId);
    const runbook = { id: runbookId, version, digest };
    return command(execution, 'cmd_1', {
      type: 'StartExecution',
      runbook,
      inputs,
      dataLicenses: [],
      requestDigest: '',
    });
  };
  const said = (execution: string, count: number) => orchestrator.until(() => lines.of(execution).length >= count);
  const about = (execution: string, runbook: string, version: number, cause = '') =>
    `"execution":"${execution}","tenant":"default","runbook":"${runbook}","runbookVersion":1,"version":${version},"traceId":"${traceOfExecution(execution)}"${cause}`;
  const line = (facts: string, message: string) => `{"level":30,"service":"orchestrator",${facts},"msg":"${message}"}`;

  it('is one line when it starts, and one when it ends', async () => {
    await orchestrator.register(
      RUNBOOK('greet', '  - { id: a, type: transform, with: { value: "{{ inputs.name }}" } }', 'inputs: { type: object }\n'),
    );
    await begin('exe_1', 'greet', { name: SECRET });
    await said('exe_1', 2);
    const first = about('exe_1', 'greet', 1, ',"command":"cmd_1"');
    expect(lines.of('exe_1')).toEqual([
      line(`${first},"startedBy":"person"`, 'a run starts'),
      line(`${first},"status":"COMPLETED","durationMs":${durationOf(lines.of('exe_1')[1])},"failuresContinuedFrom":0`, 'a run ends'),
    ]);
    expect(lines.written.join()).not.toContain(SECRET);
  });

  it('is one line when it waits, with what for, and none when it is read again or somebody votes in vain', async () => {
    const ask = '  - { id: ask, type: human-approval, with: { approvers: { users: [ana, ben] }, quorum: 2 } }';
    await orchestrator.register(RUNBOOK('gated', ask));
    await begin('exe_2', 'gated');
    await said('exe_2', 2);
    const approval = /"approval":"(apr_\w+)"/.exec(lines.of('exe_2')[1] ?? '')?.[1];
    expect(lines.of('exe_2').slice(1)).toEqual([
      line(
        `${about('exe_2', 'gated', 1, ',"command":"cmd_1"')},"status":"AWAITING_APPROVAL","waitsFor":[{"for":"approval","step":"ask","attempt":1,"approval":"${approval}"}],"waits":1`,
        'a run waits',
      ),
    ]);
    await orchestrator.stop();
    await start();
    await command('exe_2', 'cmd_2', { type: 'CommentApproval', step: 'ask', text: SECRET }, ANA);
    await command('exe_2', 'cmd_3', { type: 'PauseExecution', approvalDeadlines: 'run', reason: SECRET });
    await command('exe_2', 'cmd_4', { type: 'CancelExecution', reason: SECRET });
    await said('exe_2', 4);
    expect(lines.of('exe_2').slice(2)).toEqual([
      line(`${about('exe_2', 'gated', 3, ',"command":"cmd_3"')},"status":"PAUSED","waitsFor":[{"for":"resume"}],"waits":1`, 'a run waits'),
      line(
        `${about('exe_2', 'gated', 4, ',"command":"cmd_4"')},"status":"CANCELLED","durationMs":${durationOf(lines.of('exe_2')[3])},"failuresContinuedFrom":0`,
        'a run ends',
      ),
    ]);
    expect(lines.written.join()).not.toContain(SECRET);
  });

  it('is one line when it fails, with the step and the name of the error, beside the one of its end', async () => {
    const fail = `  - { id: look, type: transform, with: { value: "{{ inputs.name.nothing }}" } }`;
    await orchestrator.register(RUNBOOK('broken', fail, 'inputs: { type: object }\n'));
    await begin('exe_3', 'broken', { name: SECRET });
    await said('exe_3', 3);
    const first = about('exe_3', 'broken', 1, ',"command":"cmd_1"');
    expect(lines.of('exe_3').slice(1)).toEqual([
      line(`${first},"step":"look","error":"expression"`, 'a run fails'),
      line(`${first},"status":"FAILED","durationMs":${durationOf(lines.of('exe_3')[2])},"failuresContinuedFrom":0`, 'a run ends'),
    ]);
    expect(lines.written.join()).not.toContain(SECRET);
  });
});

/** However busy the machine is. */
const durationOf = (text: string | undefined): string => /"durationMs":(\d+)/.exec(text ?? '')?.[1] ?? 'none';
