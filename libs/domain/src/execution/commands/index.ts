import type { AuthorityNotice } from './authority.js';
import type { ControlCommand } from './control.js';
import type { PurgeExecution } from './retention.js';
import type { Report } from './reports.js';
import type { RepeatStart, StartExecution } from './start.js';
import type { VotingCommand } from './voting.js';

export type * from './expectations.js';
export type * from './start.js';
export type * from './reports.js';
export type * from './retention.js';
export type * from './authority.js';
export type * from './control.js';
export type * from './voting.js';

/** What can be asked of an execution. `step` is a step's id or an instance's path (`scan[3]/lookup`). */
export type ExecutionCommand = StartExecution | RepeatStart | Report | PurgeExecution | AuthorityNotice | ControlCommand | VotingCommand;
