import { Controller, Get, Header, Query, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@runbook/ports';
import type { z } from 'zod';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { instant } from '../http/times.js';
import { securityAnswer } from './security-answers.js';
import { SecurityReport } from './security-report.js';

/** What is weak, for whoever can mend it. */
@ApiTags('health')
@ApiSecurity('api-key')
@Controller('api/v1/health')
@UseGuards(ApiKeyGuard)
export class SecurityController {
  constructor(
    private readonly report: SecurityReport,
    private readonly clock: Clock,
  ) {}

  @Get('security')
  @Requires('security:read')
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'What is weak, why it matters, and how to mend it',
    description:
      'Of the members, keys and event sources of my tenant; in the platform’s own tenant of the settings too. It shows no secret.',
  })
  @Answers(200, securityAnswer)
  async security(
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<z.output<typeof securityAnswer>> {
    const findings = await this.report.of(principal.actor.tenant);
    const count = (severity: string) => findings.filter((finding) => finding.severity === severity).length;
    return {
      at: instant(this.clock.now()),
      counts: { high: count('high'), medium: count('medium'), low: count('low') },
      findings: findings.map((finding) => ({ ...finding, about: [...finding.about] })),
    };
  }
}
