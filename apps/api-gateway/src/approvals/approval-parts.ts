import { ApprovalsController } from './approvals.controller.js';
import { InboxStreams } from './inbox-streams.js';
import { ApprovalDocuments } from './model/approval-documents.js';
import { RequestFacts } from './request-facts.js';
import { GetApprovalHandler, ListApprovalsHandler } from './queries.js';

/** What the gateway's module takes in for requests to people. */
export const APPROVAL_CONTROLLERS = [ApprovalsController];
export const APPROVAL_PROVIDERS = [ApprovalDocuments, RequestFacts, InboxStreams, GetApprovalHandler, ListApprovalsHandler];
