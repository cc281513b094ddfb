import { printsSettings } from './print-settings.js';
import { environmentOfProcess } from './process-environment.js';
import { runMain } from './run-main.js';
import { startService, type ServiceOptions } from './start-service.js';
import { tellUnknownSettings } from './unknown-settings.js';

/** Runs a service as a program: starts it, or with `--print-config` tells its settings and ends. */
export async function runService(options: ServiceOptions): Promise<void> {
  await runMain(options.name, async () => {
    if (printsSettings(options.name, options.face?.rules)) return;
    const { platform } = await startService(options);
    tellUnknownSettings(environmentOfProcess(), platform.logger);
  });
}
