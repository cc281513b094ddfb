// The unit suites of a package as the mutation runner has them: it wraps the environment by name, which must be a package's.
import config from '../jest.config.js';

const { displayName: _displayName, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');
// A suite that plants faults into the text of the code does not find its places in a text that was changed already.
const CHANGES_CODE = 'planted-faults\\.spec\\.ts$';

export default {
  ...unit,
  rootDir: process.cwd(),
  roots: [`<rootDir>/${process.env['MUTATED_PACKAGE']}`],
  testPathIgnorePatterns: [...unit.testPathIgnorePatterns, CHANGES_CODE],
  testEnvironment: 'jest-environment-node',
  testTimeout: config.testTimeout,
};
