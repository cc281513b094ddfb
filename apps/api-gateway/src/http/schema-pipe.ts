import { Injectable, StandardSchemaValidationPipe } from '@nestjs/common';
import { pointerTo } from './json-pointer.js';
import { Problem, type ProblemEntry } from './problem.js';

/**
 * Nest's pipe for schemas, with two differences: it answers with JSON Pointers, and it changes nothing in the value (the body's
 * parser has refused what the framework's version would strip).
 */
@Injectable()
export class SchemaPipe extends StandardSchemaValidationPipe {
  constructor() {
    super({ exceptionFactory: (issues) => invalid(issues) });
  }

  protected override stripProtoKeys(): void {
    // Nothing to strip: see read-json.ts.
  }
}

interface Issue {
  readonly message: string;
  readonly code?: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
  readonly keys?: readonly string[];
}

/** Faults of one answer; a hostile body can have a million. */
const FAULTS_MAX = 100;

export function invalid(issues: readonly Issue[]): Problem {
  const errors = issues.slice(0, FAULTS_MAX).flatMap(entriesOf).slice(0, FAULTS_MAX);
  const named = errors.map(({ pointer, message }) => `${pointer || 'the request'}: ${message}`).join('; ');
  return new Problem('invalid-request', named.slice(0, DETAIL_MAX), { errors });
}

const DETAIL_MAX = 2_000;

function entriesOf(issue: Issue): ProblemEntry[] {
  const path = (issue.path ?? []).map((segment) => String(typeof segment === 'object' ? segment.key : segment));
  if (issue.code === 'unrecognized_keys' && issue.keys) {
    return issue.keys
      .slice(0, FAULTS_MAX)
      .map((key) => ({ pointer: pointerTo([...path, key]), message: 'is not known here; remove it', code: 'unknown-member' }));
  }
  return [{ pointer: pointerTo(path), message: issue.message, ...(issue.code !== undefined && { code: issue.code.replaceAll('_', '-') }) }];
}
