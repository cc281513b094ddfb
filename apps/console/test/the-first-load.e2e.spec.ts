import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const DIST = join(import.meta.dirname, '../dist');
/** What a browser fetches of scripts before it shows the first page. */
const FIRST_LOAD_BYTES_MAX = 200 * 1024;

interface Chunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

describe('the first load of the console', () => {
  const manifest = JSON.parse(readFileSync(join(DIST, 'manifest.json'), 'utf8')) as Readonly<Record<string, Chunk>>;
  const entry = Object.keys(manifest).find((name) => manifest[name]?.isEntry)!;
  const reached = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const other of manifest[name]?.imports ?? []) reached(other, seen);
    return seen;
  };
  const bytesOf = (names: Iterable<string>) =>
    [...names].reduce((sum, name) => sum + gzipSync(readFileSync(join(DIST, manifest[name]!.file)), { level: 9 }).length, 0);

  it.each([
    'home/home-page',
    'runs/runs-page',
    'run/run-page',
    'sign-in/sign-in-page',
    'runbooks/runbooks-page',
    'runbooks/runbook-page',
    'runbooks/start-page',
    'runbooks/draft-page',
    'designer/designer-page',
  ])('with %s is at most 200 KB of compressed scripts', (page) => {
    const name = Object.keys(manifest).find((one) => one.includes(page))!;
    const bytes = bytesOf(new Set([...reached(entry), ...reached(name)]));
    expect(bytes).toBeGreaterThan(50 * 1024);
    expect(bytes).toBeLessThanOrEqual(FIRST_LOAD_BYTES_MAX);
  });

  it('leaves the graph, its layout and Markdown for when they are needed', () => {
    const first = [...reached(entry)].map((name) => readFileSync(join(DIST, manifest[name]!.file), 'utf8')).join('\n');
    for (const [library, sign] of [
      ['xyflow', 'react-flow__'],
      ['elk', 'elk.algorithm'],
      ['Markdown', 'micromark'],
      ['CodeMirror', 'cm-editor'],
    ])
      expect([library, first.includes(sign!)]).toEqual([library, false]);
  });

  it('has its large files compressed beside them', () => {
    const assets = readdirSync(join(DIST, 'assets'));
    const scripts = assets.filter((name) => name.endsWith('.js') && readFileSync(join(DIST, 'assets', name)).length > 2_000);
    expect(scripts.length).toBeGreaterThan(5);
    expect(
      scripts.filter((name) => !existsSync(join(DIST, 'assets', `${name}.br`)) || !existsSync(join(DIST, 'assets', `${name}.gz`))),
    ).toEqual([]);
  });

  it('names nothing of another origin', () => {
    const page = readFileSync(join(DIST, 'index.html'), 'utf8');
    expect(page.match(/(?:src|href)="([^"]+)"/g)?.every((link) => /="\/(?!\/)/.test(link))).toBe(true);
    expect(page).not.toMatch(/<script(?![^>]*src=)/);
  });
});
