import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { canonicalDefinition, parseRunbook, PLATFORM_TENANT, type JsonObject } from '@runbook/domain';
import { commandId, CommandSender, DATA_FOLDER, Logger } from '@runbook/service';
import { sha256Of } from '@runbook/wire';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Registered with the platform's own tenant; the catalogue shows them to every one. */
const TENANT = PLATFORM_TENANT;

/** Registers the runbooks that the product ships, unless the newest version is the shipped one. */
@Injectable()
export class BuiltInRunbooks implements OnApplicationBootstrap {
  constructor(
    private readonly commands: CommandSender,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const folder = join(DATA_FOLDER, 'runbooks');
    for (const file of (await readdir(folder)).sort()) {
      if (file.endsWith('.yaml')) await this.register(file, await readFile(join(folder, file), 'utf8'));
    }
  }

  private async register(file: string, text: string): Promise<void> {
    const parsed = parseRunbook(text, 'yaml');
    if (!parsed.ok) throw new Error(`expected the built-in runbook ${file} to be valid, found ${JSON.stringify(parsed.errors)}`);
    const { runbook } = parsed;
    await this.commands.toRegistry({
      aggregateId: `${TENANT}/${runbook.id}`,
      tenant: TENANT,
      actor: { kind: 'service', id: 'orchestrator', tenant: TENANT, via: 'log' },
      body: {
        type: 'RegisterRunbook',
        runbookId: runbook.id,
        digest: sha256Of(canonicalDefinition(runbook)),
        definition: runbook as unknown as JsonObject,
        unlessNewest: true,
        // Delivered again, when somebody has registered another version since, it must not become the newest.
        idempotencyKey: commandId(),
      },
    });
    this.logger.debug({ runbook: runbook.id }, 'offered a built-in runbook');
  }
}
