import { readFileSync } from 'node:fs';
import { API_TYPES, apiTypes } from '../../scripts/write-api-types.mjs';
import { sharedSystem, type SharedSystem } from '../system/lent-system.mjs';

let system: SharedSystem;
beforeAll(async () => {
  system = await sharedSystem();
});
afterAll(() => system.stop());

describe('the types of the API', () => {
  // Stale: npm run api-types
  it('are those of the document that the service serves', async () => {
    expect(readFileSync(API_TYPES, 'utf8') === (await apiTypes(system.url))).toBe(true);
  });
});
