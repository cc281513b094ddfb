export { EXIT, EXIT_CODES, exitOf, type ExitCode, type ExitName } from './exit-codes.js';
export { everyCommand } from './program/program.js';
export { completionScript, SHELLS } from './commands/here/completion.js';
