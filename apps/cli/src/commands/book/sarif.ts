import { isAbsolute, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Finding } from './findings.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** Findings as SARIF 2.1.0 (OASIS), which editors and code hosts read. */
export function sarif(findings: readonly Finding[], version: string, cwd: string): unknown {
  const rules = [...new Set(findings.map(({ code }) => code))].sort();
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'runbook', semanticVersion: version, rules: rules.map((id) => ({ id })) } },
        // Lines and columns count characters as JavaScript does.
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(cwd).href.replace(/\/$/, '')}/` } },
        results: findings.map(({ file, severity, code, message, path, line, column }) => ({
          ruleId: code,
          ruleIndex: rules.indexOf(code),
          level: severity,
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: placeOf(file, cwd),
                region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
              },
              logicalLocations: [{ fullyQualifiedName: path === '' ? '/' : path }],
            },
          ],
        })),
      },
    ],
  };
}

/** Relative to where the command stands, so that a code host finds the file in its checkout. */
function placeOf(file: string, cwd: string): { readonly uri: string; readonly uriBaseId?: string } {
  if (file === '-') return { uri: 'stdin' };
  const path = isAbsolute(file) ? relative(cwd, file) : file;
  if (path.startsWith('..')) return { uri: pathToFileURL(isAbsolute(file) ? file : `${cwd}/${file}`).href };
  return { uri: path.split(sep).map(encodeURIComponent).join('/').replace(/^\.\//, ''), uriBaseId: 'ROOT' };
}
