import { shownFindings, summary, type Finding } from '../src/commands/book/findings.js';
import { sarif } from '../src/commands/book/sarif.js';
import { SILENT } from './a-client.js';

const TEXT = 'apiVersion: runbook/v1\nid: contain\nsteps:\n  - { id: 日本, type: nope }\n\tbroken: "a b"\n';
const FILE = { file: 'contain.yaml', text: TEXT, type: 'application/yaml' as const };
const at = (line: number, column: number, more: Partial<Finding> = {}): Finding => ({
  file: 'contain.yaml',
  severity: 'error',
  code: 'wrong-value',
  message: 'expected another',
  path: '/steps/0/type',
  line,
  column,
  ...more,
});

describe('a finding', () => {
  it('is shown with its line and a caret beneath what is meant', () => {
    expect(shownFindings([at(4, 21)], [FILE], SILENT)).toBe(
      [
        'contain.yaml:4:21: error: expected another (wrong-value)',
        '    4 |   - { id: 日本, type: nope }',
        // Wide characters take two columns: the caret stands where the word is seen.
        `      | ${' '.repeat('  - { id: '.length + 4 + ', type: '.length)}^^^^`,
        '',
      ].join('\n'),
    );
  });

  it('points at a whole text in quotes, and at one place where nothing can be told', () => {
    const shown = shownFindings([at(5, 10), at(2, 200)], [FILE], SILENT).split('\n');
    expect(shown[1]).toBe('    5 |  broken: "a b"');
    expect(shown[2]).toBe('      |          ^^^^^');
    expect(shown[5]).toBe(`      | ${' '.repeat('id: contain'.length)}^`);
  });

  it('is shown without its line where there is none', () => {
    expect(shownFindings([at(99, 1)], [FILE], SILENT)).toBe('contain.yaml:99:1: error: expected another (wrong-value)\n');
  });

  it('is counted', () => {
    expect(summary([at(1, 1), at(2, 1, { severity: 'warning' }), at(3, 1)], 2)).toBe('2 errors and 1 warning in 2 files');
  });

  it('makes no terminal obey what stands in a file', () => {
    const file = { ...FILE, text: 'id: \u001b[2Jx\u202e\n' };
    expect(shownFindings([at(1, 5, { message: '\u001b]0;x\u0007' })], [file], SILENT)).not.toMatch(/[\u001b\u0007\u202e]/);
  });
});

describe('SARIF', () => {
  const log = sarif(
    [at(4, 20), at(0, 0, { severity: 'warning', code: 'syntax', path: '', file: '/else/where.yaml' })],
    '1.2.3',
    '/srv/runbooks',
  ) as {
    version: string;
    runs: { tool: { driver: object }; results: Record<string, unknown>[] }[];
  };

  it('has what SARIF 2.1.0 demands of a log, a run and a result', () => {
    expect(log.version).toBe('2.1.0');
    expect(log.runs).toHaveLength(1);
    expect(log.runs[0]!.tool.driver).toEqual({
      name: 'runbook',
      semanticVersion: '1.2.3',
      rules: [{ id: 'syntax' }, { id: 'wrong-value' }],
    });
    expect(log.runs[0]!.results[0]).toEqual({
      ruleId: 'wrong-value',
      ruleIndex: 1,
      level: 'error',
      message: { text: 'expected another' },
      locations: [
        {
          physicalLocation: { artifactLocation: { uri: 'contain.yaml', uriBaseId: 'ROOT' }, region: { startLine: 4, startColumn: 20 } },
          logicalLocations: [{ fullyQualifiedName: '/steps/0/type' }],
        },
      ],
    });
  });

  it('names a file elsewhere by its address, and no line below the first', () => {
    expect(log.runs[0]!.results[1]!['locations']).toEqual([
      {
        physicalLocation: { artifactLocation: { uri: 'file:///else/where.yaml' }, region: { startLine: 1, startColumn: 1 } },
        logicalLocations: [{ fullyQualifiedName: '/' }],
      },
    ]);
  });
});
