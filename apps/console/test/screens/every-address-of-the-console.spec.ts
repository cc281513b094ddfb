import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SCREENS, viewsThatAreVisited } from './screens.js';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../../src', path), 'utf8');
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

describe('every address of the console', () => {
  it('is visited by the suite that looks at screens', () => {
    const routes = all(read('router.tsx'), /(?:page\(|routeBelow\(root, )'([^']+)'/g);
    expect(routes.length).toBeGreaterThan(30);
    expect(routes.toSorted()).toEqual(Object.keys(SCREENS).toSorted());
  });

  it('is visited in each of its views', () => {
    expect(all(read('run/views.ts'), /\bname: '(\w+)'/g)).toEqual(viewsThatAreVisited.run);
    expect(all(read('runbooks/runbook-page.tsx'), /\bpath: '(\w+)'/g)).toEqual(viewsThatAreVisited.runbook);
  });
});
