import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than a group's session time-out (10 s) and a broker's (9 s): the others take over what the frozen one still believes to own. */
const FROZEN_MS = 14_000;

/** What may happen, and to whom. Each injection resolves when what it met works again, or is trying to. */
export const FAULTS = {
  'was killed and started again': { meets: 'service', inject: (target) => target.kill9().then(target.start) },
  'lost its process and came back': { meets: 'broker', inject: (target) => target.kill9().then(target.start) },
  'was stopped and started again': { meets: 'service', inject: (target) => target.stop().then(target.start) },
  'stood still and went on': { meets: 'service', inject: freeze },
  'was cut off and came back': { meets: 'broker', inject: freeze },
  'was restarted in good order': { meets: 'broker', inject: (target) => target.stop().then(target.start) },
};

/** Brokers and services alike: `{ kind, name, pid(), kill9(), stop(), start() }`. */
export function targetsOf(cluster, services) {
  const brokers = [...cluster.nodes].map(([id, node]) => ({
    kind: 'broker',
    name: `broker ${id}`,
    pid: () => node.pid,
    kill9: () => node.kill9(),
    // `restart` stops in good order what still runs.
    stop: async () => undefined,
    start: () => node.restart(),
  }));
  const others = services.map((service) => ({
    kind: 'service',
    name: service.name,
    pid: () => service.pid,
    kill9: () => service.kill9(),
    stop: () => service.stop(),
    start: () => service.start(),
  }));
  return [...brokers, ...others];
}

/** As a network that takes everything and brings nothing, or a machine that is paused. */
async function freeze({ pid }) {
  const frozen = pid();
  process.kill(frozen, 'SIGSTOP');
  await sleep(FROZEN_MS);
  process.kill(frozen, 'SIGCONT');
}

/** One that stands still cannot be stopped in good order. */
export function wakeIfFrozen(pid) {
  try {
    if (pid) process.kill(pid, 'SIGCONT');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}
