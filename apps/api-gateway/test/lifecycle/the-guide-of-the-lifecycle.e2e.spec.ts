import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSystem, type RunningSystem } from '../running-system.mjs';
import { admitted } from './reviewed-runbook.js';

describe('the guide of the lifecycle', () => {
  let system: RunningSystem;
  beforeAll(async () => {
    system = await startSystem({ REVIEW: 'required' });
  });
  afterAll(() => system?.stop());

  it('leads an author and a reviewer from a draft to a version, and out of force again', async () => {
    const { ana, rex, oli } = await admitted(system);
    const guide = readFileSync('docs/guides/lifecycle.md', 'utf8');
    const blocks = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
    const file = join(mkdtempSync(join(tmpdir(), 'guide-')), 'greet.yaml');
    const commands = blocks.replaceAll('http://127.0.0.1:4000', system.url).replaceAll('/tmp/greet.yaml', file);
    const env = { ...process.env, ANA: ana.token, REX: rex.token, OLI: oli.token };
    const said = execFileSync('bash', ['-ec', commands], { env }).toString();
    expect(said).not.toContain('"traceId"');
    expect(said).toContain('"lineText":"  - { id: say, type: transform, with: { value: hi } }"');
    const { body } = await rex.send.get('/runbooks/greet');
    expect(body).toMatchObject({ version: 1, status: 'DEPRECATED', approval: { kind: 'review', by: 'rex', authors: ['ana'] } });
  });
});
