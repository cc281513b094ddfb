import { DocumentCheck } from './document-check.js';
import { CheckDocumentHandler, GetRunbookHandler, ListRunbooksHandler } from './queries.js';
import { RegisterRunbookHandler } from './register-runbook.js';
import { StoredDocuments } from './stored-document.js';
import { RunbooksController } from './runbooks.controller.js';

/** What the gateway's module takes in for runbooks. */
export const RUNBOOK_CONTROLLERS = [RunbooksController];
export const RUNBOOK_PROVIDERS = [
  DocumentCheck,
  StoredDocuments,
  RegisterRunbookHandler,
  ListRunbooksHandler,
  GetRunbookHandler,
  CheckDocumentHandler,
];
