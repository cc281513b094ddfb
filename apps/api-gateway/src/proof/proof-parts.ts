import { openAuditReader } from '../audit/open-audit-reader.js';
import { AuditVerificationController } from './audit.controller.js';
import { ProofController } from './proof.controller.js';
import { ExportEvidenceHandler, ReadLogsHandler, VerifyLogsHandler, VerifyPartitionHandler } from './queries.js';

/** What the gateway's module takes in for the audit store and what it proves. */
export const PROOF_CONTROLLERS = [ProofController, AuditVerificationController];
export const PROOF_PROVIDERS = [openAuditReader, ReadLogsHandler, VerifyLogsHandler, VerifyPartitionHandler, ExportEvidenceHandler];
