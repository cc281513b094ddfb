import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { REPOSITORY } from '../../settings/development-key.js';

interface MigrateFlags {
  readonly dryRun?: boolean;
}

/** Moves the data of an embedded service of this repository to Kafka and MongoDB, by the program of the service; it reads the settings of the service. */
export async function migrate(session: Session, _given: readonly string[], { dryRun }: MigrateFlags): Ended {
  if (!existsSync(join(REPOSITORY, 'apps/standalone/dist/migrate.js'))) {
    throw new Failure('expected to stand in the built repository of the service, found another place', {
      hints: ['run it where the service is: npm run build, and npm run migrate'],
    });
  }
  const args = ['--enable-source-maps', join(REPOSITORY, 'apps/standalone/dist/migrate.js'), ...(dryRun ? ['--dry-run'] : [])];
  const program = spawn(process.execPath, args, { stdio: 'inherit' });
  // Killed by a signal it goes on where it was, when it is run again.
  session.signal.addEventListener('abort', () => void program.kill('SIGTERM'), { once: true });
  const [code] = (await once(program, 'exit')) as [number | null];
  return code === 0 ? EXIT.ok : EXIT.failed;
}
