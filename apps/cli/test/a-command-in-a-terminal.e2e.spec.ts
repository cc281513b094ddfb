import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { API_KEY, startEmbedded, type EmbeddedSystem } from '../../../test/system/index.mjs';
import { codeFor } from '../../../test/issuers/authenticator.js';
import { commandLine, type CommandLine } from './command.js';
import { picture, terminal } from './terminal.js';

const RUNBOOKS = {
  greet: 'steps:\n  - { id: hello, type: transform, with: { value: hello } }\n',
  // How fast the machine is changes nothing: a run goes on when the suite says so.
  slow: `inputs: { type: object, required: [key], properties: { key: { type: string } } }
steps:
  - { id: first, type: wait-for-event, with: { event: com.example.go, key: "{{ inputs.key }}", timeoutMs: 600000 } }
  - { id: scan, type: loop, dependsOn: [first], count: 2, steps: [{ id: pause, type: timer, with: { durationMs: 300 } }] }
  - { id: kid, type: runbook, dependsOn: [first], with: { id: greet } }
  - id: approve
    type: human-approval
    dependsOn: [scan, kid]
    with: { approvers: { users: [dev, ana] }, quorum: 1, fourEyes: false, message: "Go on?", timeoutMs: 600000 }
  - { id: after, type: transform, dependsOn: [approve], with: { value: done } }
`,
};
const CTRL_C = '\u0003';

let system: EmbeddedSystem;
let cli: CommandLine;

beforeAll(async () => {
  system = await startEmbedded();
  cli = commandLine({ RUNBOOK_URL: system.url, RUNBOOK_KEY: API_KEY });
  for (const [id, steps] of Object.entries(RUNBOOKS)) {
    writeFileSync(join(cli.folder, `${id}.yaml`), `apiVersion: runbook/v1\nid: ${id}\nname: ${id}\n${steps}`);
    expect(await cli.run(['apply', `${id}.yaml`])).toMatchObject({ code: 0 });
  }
});
afterAll(async () => {
  cli?.remove();
  await system?.stop();
});

let runs = 0;

/** A run that waits, and what lets it go on. */
async function startSlow(): Promise<{ readonly id: string; readonly goOn: () => Promise<void> }> {
  const key = `k-${(runs += 1)}`;
  const { id } = await cli.json<{ id: string }>('run', 'start', 'slow', '-i', `key=${key}`);
  const goOn = async () => {
    expect(await cli.json('event', 'send', '--type', 'com.example.go', '--subject', key)).toMatchObject([{ disposition: 'correlated' }]);
  };
  return { id, goOn };
}

/** Three pictures in place of each other. */
const REDRAWN = /(\u001b\[\d+A[\s\S]*){3}/;

describe('a run that is watched in a terminal', () => {
  it('is drawn live, in place, until people have the next word', async () => {
    const { id, goOn } = await startSlow();
    const at = terminal(cli, ['run', 'watch', id, '--until', 'people']);
    await at.until(REDRAWN);
    await goOn();
    expect(await at.ended).toBe(7);
    // Pictures follow each other in place, with a spinner, and the cursor comes back.
    expect(new Set(at.screen().match(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] slow@1/g)).size).toBeGreaterThan(1);
    const [drawn = '', said = ''] = at.screen().split('\u001b[?25h');
    const seen = picture(drawn, 100);
    const from = seen.findIndex((line) => line.includes('slow@1'));
    expect(seen.slice(from).map((line) => line.replace(/ {2}\d.*/, ''))).toEqual([
      expect.stringMatching(/^[⠋-⠿] slow@1 exe_[0-9a-f]+ {2}AWAITING_APPROVAL$/),
      expect.stringMatching(/^ {2}✓ first/),
      '  ✓ scan',
      '    ✓ [0] pause',
      '    ✓ [1] pause',
      '  ✓ kid',
      '  ? approve',
      '  · after',
      expect.stringMatching(/^The run waits: approve waits for people/),
    ]);
    expect(said).toContain(`come back with: runbook run watch ${id}`);
  });

  it('is left by Ctrl-C, goes on, and says how to come back', async () => {
    const { id } = await startSlow();
    const at = terminal(cli, ['run', 'watch', id]);
    await at.until('first');
    at.type(CTRL_C);
    expect(await at.ended).toBe(130);
    expect(at.screen()).toContain(`the run goes on; come back with: runbook run watch ${id}`);
    expect(at.screen().trimEnd()).toMatch(/\u001b\[\?25h/);
    expect(await cli.json('run', 'show', id)).not.toMatchObject({ status: 'CANCELLED' });
  });

  it('is never wider than the terminal, however narrow that is', async () => {
    const { id, goOn } = await startSlow();
    const at = terminal(cli, ['run', 'watch', id, '--until', 'people', '-q'], { columns: 46, rows: 8 });
    await at.until(REDRAWN);
    await goOn();
    expect(await at.ended).toBe(7);
    expect(() => picture(at.screen(), 46)).not.toThrow();
  });

  it('is told line by line where it is asked for so', async () => {
    const { id, goOn } = await startSlow();
    await goOn();
    const at = terminal(cli, ['run', 'watch', id, '--until', 'people', '--lines']);
    expect(await at.ended).toBe(7);
    expect(at.screen()).toMatch(/StepCompleted.*first/);
    expect(at.screen()).not.toContain('\u001b[1A');
  });
});

describe('a question in a terminal', () => {
  it('shows what would be approved, and takes nothing but yes', async () => {
    const { id, goOn } = await startSlow();
    await goOn();
    expect((await cli.run(['run', 'show', id, '--wait'])).code).toBe(7);
    const { steps } = await cli.json<{ steps: { approval?: { id: string } }[] }>('run', 'show', id);
    const approval = steps.find((step) => step.approval)!.approval!.id;
    const no = terminal(cli, ['approval', 'vote', approval, '--approve']);
    await no.until('Type yes to go on');
    expect(no.screen()).toContain('Go on?');
    no.type('y\r');
    expect(await no.ended).toBe(130);
    const yes = terminal(cli, ['approval', 'vote', approval, '--approve']);
    await yes.until('Type yes to go on');
    yes.type('yes\r');
    expect(await yes.ended).toBe(0);
    expect(await cli.json('run', 'show', id, '--wait', '--until', 'end')).toMatchObject({ status: 'COMPLETED' });
  });

  it('for a password does not show it, and asks for the second factor when there is one', async () => {
    await cli.json('people', 'admit', 'ida', '--name', 'Ida', '--role', 'VIEWER');
    const { token } = await cli.json<{ token: string }>('people', 'invite', 'ida');
    const hers = commandLine({ RUNBOOK_URL: system.url });
    const chosen = terminal(hers, ['login', '--invitation']);
    await chosen.until('Token of the invitation');
    chosen.type(`${token}\r`);
    await chosen.until('Your new password');
    chosen.type('a long walk by the river\r');
    await chosen.until('The same again');
    chosen.type('a long walk by the river\r');
    expect(await chosen.ended).toBe(0);
    expect(chosen.screen()).not.toContain('river');
    expect(chosen.screen()).not.toContain(token);

    const { address } = await hers.json<{ address: string }>('api', 'POST', '/auth/second-factor');
    expect((await hers.run(['api', 'POST', '/auth/second-factor/confirm', '-d', JSON.stringify({ code: codeFor(address, 0) })])).code).toBe(
      0,
    );
    const again = terminal(hers, ['login']);
    await again.until('Who are you');
    again.type('ida\r');
    await again.until('Password');
    again.type('a long walk by the river\r');
    await again.until('Code of your authenticator');
    // The code that confirmed is used up; the next half minute's is taken early.
    again.type(`${codeFor(address, 1)}\r`);
    expect(await again.ended).toBe(0);
    expect(again.screen()).not.toContain('river');
    expect(again.screen()).toContain('signed in at');
    hers.remove();
  });

  it('is left by Ctrl-C, and nothing was sent', async () => {
    const at = terminal(commandLine({ RUNBOOK_URL: system.url }), ['login', '--id', 'ida']);
    await at.until('Password');
    at.type(CTRL_C);
    expect(await at.ended).toBe(130);
    expect(at.screen()).toContain('stopped: nothing was sent');
  });
});

describe('a view that is cut off', () => {
  it('by a service that is killed and started again loses no event and repeats none', async () => {
    const { id, goOn } = await startSlow();
    const watch = cli.start(['run', 'watch', id, '--until', 'people', '-o', 'jsonl']);
    await watch.until('WaitOpened');
    await system.processes.standalone.kill9();
    await watch.until('the connection broke');
    await system.processes.standalone.start();
    await goOn();
    const { code, out } = await watch.ended;
    expect(code).toBe(7);
    const places = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { version: number; index: number });
    const told = (await cli.run(['run', 'logs', id, '-o', 'jsonl'])).out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { version: number; index: number });
    expect(places.map(({ version, index }) => `${version}.${index}`)).toEqual(
      told.slice(0, places.length).map(({ version, index }) => `${version}.${index}`),
    );
    expect(new Set(places.map(({ version, index }) => `${version}.${index}`)).size).toBe(places.length);
    expect(places.length).toBe(told.length);
  });
});
