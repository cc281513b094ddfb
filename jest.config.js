// Three suites: `.spec.ts` needs Node alone, `.int.spec.ts` a real broker or database, `.e2e.spec.ts` whole services.
const base = {
  testEnvironment: 'node',
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
const TEST_MS_MAX = { unit: 60_000, int: 120_000, e2e: 180_000 };
const roots = ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tidy', '<rootDir>/test', '<rootDir>/examples'];
const suite = (displayName, testMatch, testPathIgnorePatterns = []) => ({
  ...base,
  displayName,
  testTimeout: TEST_MS_MAX[displayName],
  roots,
  testMatch,
  testPathIgnorePatterns,
});

export default {
  projects: [
    suite('unit', ['**/*.spec.ts'], ['\\.int\\.spec\\.ts$', '\\.e2e\\.spec\\.ts$']),
    suite('int', ['**/*.int.spec.ts']),
    suite('e2e', ['**/*.e2e.spec.ts']),
  ],
};
