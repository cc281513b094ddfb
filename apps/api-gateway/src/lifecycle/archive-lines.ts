import { z } from 'zod';
import type { DocumentBody } from '../http/body-parsers.js';
import { Problem, type ProblemEntry } from '../http/problem.js';
import { readBody } from '../http/read-json.js';

/** One runbook of an archive, as a line of JSON. What an import needs is `format` and `text`; the rest says where it came from. */
export const archiveLine = z
  .strictObject({
    id: z.string().optional(),
    version: z.int().min(0).optional(),
    digest: z.string().optional(),
    format: z.enum(['yaml', 'json']),
    text: z.string().describe('The document, as its author wrote it.'),
  })
  .meta({ id: 'ArchivedRunbook' });
export type ArchiveLine = z.output<typeof archiveLine>;

/** Runbooks of one import. More are sent as several. */
export const ARCHIVE_LINES_MAX = 200;

/** The documents of an archive (JSON Lines). Throws the problem `invalid-request`, which names every line that is none. */
export function readArchive(text: string): DocumentBody[] {
  const lines = text.split('\n').map((line) => line.trim());
  const filled = lines.flatMap((line, index) => (line === '' ? [] : [{ line, number: index + 1 }]));
  if (filled.length === 0 || filled.length > ARCHIVE_LINES_MAX) {
    throw new Problem('invalid-request', `expected 1 to ${ARCHIVE_LINES_MAX} lines, one for each runbook, found ${filled.length}`);
  }
  const errors: ProblemEntry[] = [];
  const documents = filled.flatMap(({ line, number }) => {
    const read = documentOf(line);
    if (typeof read === 'object') return [read];
    const message = `expected { format, text } as JSON in line ${number}, found: ${read}`;
    errors.push({ pointer: `/${number}`, message, line: number });
    return [];
  });
  const [first] = errors;
  if (first) throw new Problem('invalid-request', first.message, { errors });
  return documents;
}

/** Or what is wrong with the line. */
function documentOf(line: string): DocumentBody | string {
  try {
    const parsed = archiveLine.safeParse(readBody(Buffer.from(line)));
    if (parsed.success) return { format: parsed.data.format, text: parsed.data.text };
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  } catch (error) {
    if (error instanceof Problem) return error.detail;
    throw error;
  }
}
