import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Container } from './container.js';
import { handOver } from './image-tree.mjs';

export const FIVE_SERVICES = ['api-gateway', 'orchestrator', 'executor-service', 'approval-service', 'audit-service'] as const;

export type Environment = Readonly<Record<string, string>>;

/** Keys of suites alone, each as long as it must be. */
export const KEYS: Environment = {
  DEV_API_KEY: 'a-key-that-an-operator-has-set',
  CLUSTER_KEY: 'd41f0b7c93e85a26'.concat('80c2e6914fb35da7', '1be97c4402f8d36a', '5f90ad27c68e13b4'),
  SECOND_FACTOR_KEY: '7c02ae95d1f84b36'.concat('e90b5da27f41c683', '38d6f10a94be72c5', 'a15e83c6079bd4f2'),
  CREDENTIALS_KEY: 'b86f31d04ca7e952'.concat('05d8f3a16b92ce74', 'c47a90e2815fb36d', '19e60bd74f2ca835'),
};

/** Containers of one suite, and what is in their place on this machine: folders for volumes, addresses of servers of the suite for names of a network. */
export class Containers {
  readonly byName = new Map<string, Container>();

  constructor(readonly folder: string) {}

  /** A folder of this container's own, of the image's user. */
  async volume(name: string): Promise<string> {
    const path = join(this.folder, name);
    mkdirSync(path, { recursive: true });
    await handOver(path);
    return path;
  }

  /** A file with a secret, as a platform hands it over. */
  async secret(path: string, text: string): Promise<void> {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, 0o400);
    await handOver(dirname(path));
  }

  async start(name: string, spec: Parameters<(typeof Container)['start']>[0]): Promise<Container> {
    const container = await Container.start(spec);
    this.byName.set(name, container);
    return container;
  }

  healthy(): Promise<unknown> {
    return Promise.all([...this.byName.values()].map((container) => container.healthy()));
  }

  /** The status of each. */
  stop(): Promise<(readonly [string, number | null])[]> {
    return Promise.all([...this.byName].map(async ([name, container]) => [name, await container.stop()] as const));
  }

  kill(): void {
    for (const container of this.byName.values()) container.kill();
  }
}
