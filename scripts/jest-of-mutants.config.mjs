// The unit suites as the mutation runner has them: it wraps the environment by name, which must be a package's.
import config from '../jest.config.js';

const { displayName: _displayName, ...unit } = config.projects.find(({ displayName }) => displayName === 'unit');

export default { ...unit, rootDir: process.cwd(), testEnvironment: 'jest-environment-node', testTimeout: config.testTimeout };
