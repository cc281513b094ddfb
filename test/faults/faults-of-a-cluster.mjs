import { DEAD_BROKER_NOTICED_MS } from '../servers/index.mjs';
import { freeze } from './frozen.mjs';

/** Long enough for another broker to lead what the frozen one still believes to lead. */
const CUT_OFF_MS = 2 * DEAD_BROKER_NOTICED_MS;

/** What may happen, and to whom. Each injection resolves when what it met works again, or is trying to. */
export const FAULTS = {
  'was killed and started again': { meets: 'service', inject: (target) => target.kill9().then(target.start) },
  'lost its process and came back': { meets: 'broker', inject: (target) => target.kill9().then(target.start) },
  'was stopped and started again': { meets: 'service', inject: (target) => target.stop().then(target.start) },
  'stood still and went on': { meets: 'service', inject: ({ pid }) => freeze(pid()) },
  'was cut off and came back': { meets: 'broker', inject: ({ pid }) => freeze(pid(), CUT_OFF_MS) },
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
