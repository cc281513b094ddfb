import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './repository.js';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
}

/** What the repository's rules say of these files, planted in a folder of their own: `path: [what it imports]`. */
async function violationsIn(files: Readonly<Record<string, readonly string[]>>): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'planted-'));
  try {
    for (const [path, imports] of Object.entries({ ...files, 'tsconfig.json': [] })) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      const code = imports.map((from, index) => `import { value as value${index} } from '${from}';\n`).join('');
      await writeFile(join(folder, path), path.endsWith('.json') ? '{}' : `${code}export const value = 1;\n`);
    }
    const { violations } = await cruise(folder);
    return violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`).sort();
  } finally {
    await rm(folder, { recursive: true });
  }
}

function cruise(cwd: string): Promise<{ violations: readonly Violation[] }> {
  const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const options = ['--config', join(root, '.dependency-cruiser.cjs'), '--no-cache', '--output-type', 'json'];
  return new Promise((resolve, reject) => {
    // Its exit code is the number of violations; without a result there was another failure.
    execFile(process.execPath, [cruiser, 'apps', ...options], { cwd, maxBuffer: 2 ** 24 }, (error, stdout) => {
      if (!stdout) return reject(error ?? new Error('expected a result, found none'));
      resolve((JSON.parse(stdout) as { summary: { violations: readonly Violation[] } }).summary);
    });
  });
}

const gateway = 'apps/api-gateway/src';

describe('a room of the gateway', () => {
  it('is refused when it looks up, sideways into what lies beside the rooms, or has no place in their order', async () => {
    const violations = await violationsIn({
      [`${gateway}/api-gateway.module.ts`]: ['./runs/executions.controller.js', './http/problem.js'],
      [`${gateway}/http/problem.ts`]: ['../api-gateway.module.js'],
      [`${gateway}/log/decisions.ts`]: ['../http/problem.js', '../runs/model/execution-model.js'],
      [`${gateway}/runs/model/execution-model.ts`]: ['../live/live-stream.js'],
      [`${gateway}/runs/live/live-stream.ts`]: ['../executions.controller.js'],
      [`${gateway}/runs/executions.controller.ts`]: ['./live/live-stream.js', '../approvals/model/approval-document.js'],
      [`${gateway}/approvals/model/approval-document.ts`]: ['../approvals.controller.js'],
      [`${gateway}/approvals/approvals.controller.ts`]: ['./model/approval-document.js'],
      [`${gateway}/attic/thing.ts`]: ['../http/problem.js'],
    });
    expect(violations.filter((one) => one.startsWith('api-gateway-'))).toEqual([
      `api-gateway-approvals-model-looks-down-only: ${gateway}/approvals/model/approval-document.ts -> ${gateway}/approvals/approvals.controller.ts`,
      `api-gateway-has-no-other-room: ${gateway}/attic/thing.ts -> ${gateway}/http/problem.ts`,
      `api-gateway-http-looks-down-only: ${gateway}/http/problem.ts -> ${gateway}/api-gateway.module.ts`,
      `api-gateway-log-looks-down-only: ${gateway}/log/decisions.ts -> ${gateway}/runs/model/execution-model.ts`,
      `api-gateway-runs-live-looks-down-only: ${gateway}/runs/live/live-stream.ts -> ${gateway}/runs/executions.controller.ts`,
      `api-gateway-runs-model-looks-down-only: ${gateway}/runs/model/execution-model.ts -> ${gateway}/runs/live/live-stream.ts`,
    ]);
  });
});
