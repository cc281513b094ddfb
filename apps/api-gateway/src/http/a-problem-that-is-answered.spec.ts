import { startRequest } from '../runs/start/start-request.js';
import { PROBLEMS } from './problem-kinds.js';
import { problemBody, Problem } from './problem.js';
import { problemOfExecution } from './problems-of-rejections.js';
import { problemOfRegistry } from './problems-of-registry.js';
import { invalid } from './schema-pipe.js';

const faultsOf = (body: unknown) => {
  const parsed = startRequest.safeParse(body);
  if (parsed.success) throw new Error('expected a fault');
  return invalid(parsed.error.issues).extras.errors;
};

describe('a problem that is answered', () => {
  it('has the members of RFC 9457 and the ones of this API', () => {
    const problem = new Problem('invalid-inputs', 'expected …', { errors: [{ pointer: '/inputs/host', message: 'is missing' }] });
    expect(problemBody(problem, 'f'.repeat(32))).toEqual({
      type: 'https://runbook-orchestrator.dev/problems/invalid-inputs',
      title: PROBLEMS['invalid-inputs'].title,
      status: 400,
      detail: 'expected …',
      code: 'invalid-inputs',
      errors: [{ pointer: '/inputs/host', message: 'is missing' }],
      traceId: 'f'.repeat(32),
    });
  });

  it.each([
    ['key-reused', 422],
    ['unknown-runbook', 404],
    ['legal-basis-missing', 400],
    ['legal-basis-expired', 403],
    ['not-authorized', 403],
    ['data-license-missing', 400],
    ['unknown-path', 400],
    ['not-an-approver', 403],
    ['four-eyes', 403],
    ['unknown-execution', 404],
    ['unknown-step', 404],
    ['outdated', 409],
    ['not-applicable', 409],
    ['limit-exceeded', 409],
    ['digest-mismatch', 409],
    ['already-voted', 409],
    ['gate-missing', 409],
    ['form-invalid', 422],
  ] as const)('says %s with %d', (code, status) =>
    expect(problemOfExecution({ code, message: 'because' })).toMatchObject({ status, detail: 'because' }),
  );

  it.each([
    ['key-reused', 422],
    ['versions-exceeded', 409],
  ] as const)('says %s of the registry with %d', (code, status) =>
    expect(problemOfRegistry({ code, message: 'because' }).status).toBe(status),
  );

  it('points at every fault of a body', () => {
    expect(faultsOf({ runbookId: 'UPPER', version: 0, surprise: 1, 'a/b~c': 2, legalBasis: { authority: '', more: 1 } })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ pointer: '/runbookId' }),
        expect.objectContaining({ pointer: '/version' }),
        expect.objectContaining({ pointer: '/surprise', code: 'unknown-member' }),
        expect.objectContaining({ pointer: '/a~1b~0c', code: 'unknown-member' }),
        expect.objectContaining({ pointer: '/legalBasis/authority' }),
        expect.objectContaining({ pointer: '/legalBasis/reference' }),
        expect.objectContaining({ pointer: '/legalBasis/more', code: 'unknown-member' }),
      ]),
    );
  });

  it('names no more faults than help', () => {
    const body = { runbookId: 'a1', ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`x${n}`, n])) };
    expect(faultsOf(body)).toHaveLength(100);
  });
});
