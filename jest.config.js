// Three suites: `.spec.ts` needs Node alone, `.int.spec.ts` a real broker or database, `.e2e.spec.ts` whole services.
const base = {
  testEnvironment: '<rootDir>/scripts/plain-globals.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@runbook/(api-gateway|orchestrator|executor-service|approval-service|audit-service|standalone)$': '<rootDir>/apps/$1/src/index.ts',
    '^@runbook/([a-z-]+)/contract$': '<rootDir>/libs/$1/contract/index.ts',
    '^@runbook/([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
  },
  transform: { '^.+\\.ts$': '@swc/jest' },
  modulePathIgnorePatterns: ['/dist/'],
};
// Speed is measured in bench/, never here: a test ends late only when it hangs, however busy the machine is.
const TEST_MS_MAX = 120_000;
const roots = ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tidy', '<rootDir>/test', '<rootDir>/examples'];
const suite = (displayName, testMatch, testPathIgnorePatterns = []) => ({
  ...base,
  displayName,
  roots,
  testMatch,
  testPathIgnorePatterns,
});

// Modules of a suite that has ended are not wholly let go; a worker that has grown to this begins anew.
const WORKER_MEMORY_MAX = '1GB';

export default {
  testTimeout: TEST_MS_MAX,
  workerIdleMemoryLimit: WORKER_MEMORY_MAX,
  projects: [
    suite('unit', ['**/*.spec.ts'], ['\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$']),
    suite('int', ['**/*.int.spec.ts']),
    suite('e2e', ['**/*.e2e.spec.ts']),
  ],
};
