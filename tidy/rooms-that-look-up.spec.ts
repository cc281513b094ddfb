import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const load = createRequire(import.meta.url);
const { EXECUTION_ROOMS } = load('./rooms.cjs') as { readonly EXECUTION_ROOMS: readonly string[] };
const { forbidden } = load('../.dependency-cruiser.cjs') as { readonly forbidden: IForbiddenRuleType[] };

const fileIn = (room: string): string =>
  room === 'steps' ? 'libs/domain/src/steps/timer/begin.ts' : `libs/domain/src/execution/${room}/planted.ts`;

describe('rooms that look up', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'runbook-rooms-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** Names of the rules that are broken when each first file imports the second. */
  const broken = async (...imports: readonly (readonly [from: string, to: string])[]): Promise<string[]> => {
    for (const path of new Set(imports.flat())) {
      const up = '../'.repeat(path.split('/').length - 1);
      const imported = imports.filter(([from]) => from === path).map(([, to]) => `import '${up}${to.replace(/\.ts$/, '.js')}';\n`);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), `${imported.join('')}export const x = 1;\n`);
    }
    const options = { baseDir: folder, validate: true, ruleSet: { forbidden }, tsPreCompilationDeps: true };
    const { output } = await cruise(['libs'], options);
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  };
  const pairs = EXECUTION_ROOMS.slice(0, -1).map((room, index) => [fileIn(room), fileIn(EXECUTION_ROOMS[index + 1]!)] as const);

  it('are found, each of them', async () => {
    const found = await broken(...pairs);
    const expected = EXECUTION_ROOMS.slice(0, -1).map((room) => `execution-${room}-looks-down-only`);
    expect(found).toEqual(expect.arrayContaining(expected));
  });

  it('are none when each looks down', async () => {
    expect(await broken(...pairs.map(([from, to]) => [to, from] as const))).toEqual([]);
  });

  it('are found when the language imports what runs', async () => {
    const found = await broken(
      ['libs/domain/src/steps/timer/schema.ts', 'libs/domain/src/execution/state/paths.ts'],
      ['libs/domain/src/runbook/compile.ts', 'libs/domain/src/steps/timer/begin.ts'],
    );
    expect(found.filter((name) => name === 'language-runs-nothing')).toHaveLength(2);
  });

  it('are found when an aggregate imports its reactions', async () => {
    const found = await broken(['libs/domain/src/registry/decide.ts', 'libs/domain/src/reactions/registry.ts']);
    expect(found).toContain('reactions-come-last');
  });
});
