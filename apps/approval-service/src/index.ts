export { ApprovalModule } from './approval.module.js';
export { Inbox, APPROVAL_READER_NAME } from './inbox.js';
export { OPEN_EXECUTIONS, type OpenExecution } from './open-execution.js';
