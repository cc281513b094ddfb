import { Controller, Delete, Get, HttpCode, Param, Query, Req, UseGuards } from '@nestjs/common';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { IdentityCatalogue, Logger } from '@runbook/service';
import { z } from 'zod';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import type { Principal } from '../access/principals.js';
import { SessionUses } from '../access/session-uses.js';
import { Sessions } from '../access/sessions.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { KnownByNow } from '../log/known-by-now.js';
import { expectMember } from '../people/expect-member.js';
import { sessionsAnswer } from './auth-answers.js';
import { sessionView, type SessionView } from './session-view.js';

const endQuery = z.strictObject({
  keep: z.enum(['current']).optional().describe('`current`: every one but that of this request. Left out: that one, too.'),
});

/** Where people are signed in. A session that is ended is over at once, at every gateway. */
@ApiTags('auth')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly uses: SessionUses,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
    private readonly logger: Logger,
  ) {}

  @Get('auth/sessions')
  @Requires(OWN)
  @ApiOperation({ summary: 'Where I am signed in, the newest first' })
  @Answers(200, sessionsAnswer)
  own(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<{ items: SessionView[] }> {
    return this.list(principal, principal.actor.id);
  }

  @Delete('auth/sessions')
  @HttpCode(204)
  @Requires(OWN)
  @ApiOperation({ summary: 'Sign out everywhere', description: 'Ends every session of mine; keys stay good.' })
  @Answers(204, null)
  async endOwn(@Query({ schema: endQuery }) { keep }: z.output<typeof endQuery>, @Req() { principal }: GatewayRequest): Promise<void> {
    const { tenant, id } = principal.actor;
    await this.sessions.endAllOf(tenant, id, keep === 'current' ? principal.session : undefined);
  }

  @Delete('auth/sessions/:id')
  @HttpCode(204)
  @Requires(OWN)
  @ApiOperation({ summary: 'End a session of mine' })
  @Answers(204, null, ['session-unknown'])
  async endOne(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    await this.end(principal.actor.tenant, principal.actor.id, id, '/api/v1/auth/sessions');
  }

  @Get('people/:id/sessions')
  @Requires('people:read')
  @ApiOperation({ summary: 'Where a member is signed in, the newest first' })
  @Answers(200, sessionsAnswer, ['member-unknown', 'not-ready'])
  async ofMember(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    await expectMember(this.known, this.identities, principal.actor.tenant, id);
    return this.list(principal, id);
  }

  @Delete('people/:id/sessions')
  @HttpCode(204)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Sign a member out everywhere',
    description: 'Ends the sessions; keys stay good. To let nothing be done any more, suspend the member.',
  })
  @Answers(204, null, ['member-unknown', 'not-ready'])
  async endAll(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    const { tenant, id: by } = principal.actor;
    await expectMember(this.known, this.identities, tenant, id);
    await this.sessions.endAllOf(tenant, id);
    this.logger.info({ tenant, member: id, by }, 'the sessions of a member were ended');
  }

  @Delete('people/:id/sessions/:session')
  @HttpCode(204)
  @Requires('people:write')
  @ApiOperation({ summary: 'End a session of a member' })
  @Answers(204, null, ['member-unknown', 'session-unknown', 'not-ready'])
  async endOneOf(
    @Param('id') id: string,
    @Param('session') session: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<void> {
    const { tenant, id: by } = principal.actor;
    await expectMember(this.known, this.identities, tenant, id);
    await this.end(tenant, id, session, `/api/v1/people/${id}/sessions`);
    this.logger.info({ tenant, member: id, by }, 'a session of a member was ended');
  }

  private async list({ actor: { tenant }, session }: Principal, person: string): Promise<{ items: SessionView[] }> {
    const found = await this.sessions.allOf(tenant, person);
    const uses = await this.uses.lastUses(found.map(({ id }) => id));
    return { items: found.map((one) => sessionView(one, uses.get(one.id), session)) };
  }

  private async end(tenant: string, person: string, session: string, address: string): Promise<void> {
    if (await this.sessions.endOf(tenant, person, session)) return;
    throw new Problem('session-unknown', `expected a session of ${person} that goes on, found none; see GET ${address}`);
  }
}
