import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { DocumentStore } from '@runbook/ports';
import { Answers } from './http/openapi-answers.js';
import { Problem } from './http/problem.js';
import { ExecutionModel } from './runs/model/execution-model.js';

/** A store that takes longer cannot answer requests either. */
const CHECK_TIMEOUT_MS = 2_000;

/** For supervisors and load balancers: needs no key, and shows nothing about runs. */
@ApiTags('health')
@Controller(['health', 'api/v1/health'])
export class HealthController {
  constructor(
    private readonly executions: ExecutionModel,
    private readonly documents: DocumentStore,
  ) {}

  @Get('live')
  @ApiOperation({ summary: 'The process runs' })
  @Answers(200, [], { status: 'ok' })
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The read model is up to date and the store answers' })
  @Answers(200, [503], { status: 'ok', checks: { readModel: 'up', documents: 'up' } })
  async ready(): Promise<{ status: 'ok'; checks: Record<string, 'up'> }> {
    const checks = { readModel: this.executions.ready, documents: await this.documentsAnswer() };
    const down = Object.entries(checks).flatMap(([name, up]) => (up ? [] : [name]));
    if (down.length === 0) return { status: 'ok', checks: { readModel: 'up', documents: 'up' } };
    throw new Problem('not-ready', `expected every part to be up, found down: ${down.join(', ')}; wait, or look into the log`, {
      headers: { 'retry-after': '1' },
      members: { checks: Object.fromEntries(Object.entries(checks).map(([name, up]) => [name, up ? 'up' : 'down'])) },
    });
  }

  private async documentsAnswer(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), CHECK_TIMEOUT_MS);
    });
    const asked = this.ask().catch(() => false);
    try {
      return await Promise.race([asked, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  private async ask(): Promise<boolean> {
    const collection = await this.documents.collection({ name: 'gateway.executions', indexes: [], readOnly: true });
    await collection.get('health');
    return true;
  }
}
