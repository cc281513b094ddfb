import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a group's session time-out (10 s): the others take over what the frozen one still believes to own. */
export const FROZEN_MS = 14_000;

/** As a network that takes everything and brings nothing, or a machine that is paused: the process stands still, and goes on as if nothing were. */
export async function freeze(pid, forMs = FROZEN_MS) {
  process.kill(pid, 'SIGSTOP');
  await sleep(forMs);
  process.kill(pid, 'SIGCONT');
}

/** One that stands still cannot be stopped in good order. */
export function wakeIfFrozen(pid) {
  try {
    if (pid) process.kill(pid, 'SIGCONT');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
