import { ActivityController } from './activity.controller.js';
import { DocumentCheck } from './document-check.js';
import { CheckDocumentHandler, GetRunbookHandler, ListRunbooksHandler } from './queries.js';
import { RegisterRunbookHandler } from './register-runbook.js';
import { ListRunbookActivityHandler } from './runbook-activity.js';
import { RunbookBelonging } from './runbook-belonging.js';
import { StoredDocuments } from './stored-document.js';
import { TryStepHandler } from './try-step.js';
import { RunbooksController } from './runbooks.controller.js';

/** What the gateway's module takes in for runbooks. */
export const RUNBOOK_CONTROLLERS = [RunbooksController, ActivityController];
export const RUNBOOK_PROVIDERS = [
  RunbookBelonging,
  DocumentCheck,
  StoredDocuments,
  RegisterRunbookHandler,
  ListRunbooksHandler,
  GetRunbookHandler,
  CheckDocumentHandler,
  TryStepHandler,
  ListRunbookActivityHandler,
];
