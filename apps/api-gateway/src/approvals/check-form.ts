import { compileSchema, violationsText, type Json, type JsonSchema } from '@runbook/domain';
import { Problem } from '../http/problem.js';
import type { ApprovalDocument } from './model/approval-document.js';

/** Throws the problem `form-invalid`, which names every field that does not fit; the core's refusal would name none. */
export function checkForm({ approval }: ApprovalDocument, form: Json | undefined): void {
  if (approval.form === undefined) return;
  const violations = compileSchema(approval.form as JsonSchema)(form ?? {});
  if (violations.length === 0) return;
  const errors = violations.map(({ path, message, keyword }) => ({ pointer: `/form${path}`, message, code: keyword }));
  const found = violationsText(violations, '/form');
  throw new Problem('form-invalid', `expected the form to be filled in as asked, found: ${found}`, { errors });
}
