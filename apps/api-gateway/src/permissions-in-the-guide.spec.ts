import { readFileSync } from 'node:fs';
import { permissionsGuide } from './permissions-guide.js';

describe('the permissions in the guide', () => {
  it('are those of the routes, with the roles that have them', () => {
    // Where this fails: npm run build && node scripts/write-permissions-guide.mjs
    expect(readFileSync('docs/guides/permissions.md', 'utf8')).toBe(permissionsGuide());
  });
});
