// The unit suites of a package as the mutation runner has them.
import { join } from 'node:path';
import config from '../../jest.config.js';

const { displayName: _displayName, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');
// A suite that plants faults into the text of the code does not find its places in a text that was changed already.
const CHANGES_CODE = 'planted-faults\\.spec\\.ts$';

export default {
  ...unit,
  rootDir: process.cwd(),
  roots: process.env['MUTATED_SUITES'].split(' ').map((folder) => `<rootDir>/${folder}`),
  testPathIgnorePatterns: [...unit.testPathIgnorePatterns, CHANGES_CODE],
  testEnvironment: join(process.cwd(), 'scripts/mutation/environment.mjs'),
  runner: join(process.cwd(), 'scripts/mutation/runner.mjs'),
  testTimeout: config.testTimeout,
};
