import { freeze, FROZEN_MS } from './frozen.mjs';

/**
 * What happens to a group of two in one round, in order. Each takes the process that it happens to, and resolves with what it did once
 * that is done. Who leaves is who joins again.
 */
export const CHANGES = {
  async zombie(member) {
    await freeze(member.pid);
    return `slept for ${FROZEN_MS} ms and woke`;
  },
  async kill9(member) {
    await member.kill9();
    await member.start();
    return 'killed and started again';
  },
  async leave(member) {
    await member.stop();
    return 'left';
  },
  async join(member) {
    await member.start();
    return 'joined';
  },
};
