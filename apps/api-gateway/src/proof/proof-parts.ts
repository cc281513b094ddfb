import { openAuditReader } from '../audit/open-audit-reader.js';
import { ProofController } from './proof.controller.js';
import { ExportEvidenceHandler, ReadLogsHandler, VerifyLogsHandler } from './queries.js';

/** What the gateway's module takes in for the audit store and what it proves. */
export const PROOF_CONTROLLERS = [ProofController];
export const PROOF_PROVIDERS = [openAuditReader, ReadLogsHandler, VerifyLogsHandler, ExportEvidenceHandler];
