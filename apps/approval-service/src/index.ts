export { ApprovalModule } from './approval.module.js';
export { Inbox, APPROVAL_READER_NAME } from './inbox.js';
export { GRANTED_REQUESTS, OPEN_REQUESTS, type OpenRequest, type StoredRequest } from './open-request.js';
export { WAITING_NOTICES, type Notice, type NoticeType, type WaitingNotice } from './notice.js';
