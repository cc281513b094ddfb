import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { hasAdministrator, PLATFORM_TENANT } from '@runbook/domain';
import { IdentityCatalogue, SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticator } from '../access/authenticator.js';
import { NEEDS_NO_KEY } from '../access/entrance.js';
import { FirstVisits } from '../access/first-visits.js';
import { isOverTls, sessionCookies } from '../access/session-cookie.js';
import { originOf } from '../access/session-origin.js';
import { SessionKeys } from '../access/session-keys.js';
import { Sessions } from '../access/sessions.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { rfc3339 } from '../http/times.js';
import { Issuers } from '../issuers/issuers.js';
import { OF_SIGN_INS, tokensAnswer, waysInAnswer } from './auth-answers.js';
import { keySessionRequest, visitRequest, type KeySessionRequest, type VisitRequest } from './auth-requests.js';
import { SignInRate } from './sign-in-rate.js';

/** How a browser comes in beside a password: what there is, a key, and the link of a start. */
@ApiTags('auth')
@Controller('api/v1/auth')
export class WaysInController {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly sessionKeys: SessionKeys,
    private readonly sessions: Sessions,
    private readonly visits: FirstVisits,
    private readonly rate: SignInRate,
    private readonly issuers: Issuers,
    private readonly identities: IdentityCatalogue,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get('ways-in')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'How people can sign in here', description: 'With a password always, where they have one.' })
  @Answers(200, waysInAnswer)
  waysIn(@Query({ schema: noQuery }) _query: object) {
    return { providers: [...this.issuers.withSignIn], setUp: !hasAdministrator(this.identities.of(PLATFORM_TENANT)) };
  }

  @Post('key-session')
  @HttpCode(200)
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({
    summary: 'Sign a browser in with a key',
    description:
      'Answers the cookies of a session that permits what the key of a person permits, as long as the key is good: no script of a page needs to hold the key.',
  })
  @Answers(200, tokensAnswer, ['key-unknown', 'tenant-suspended', ...OF_SIGN_INS])
  async keySession(
    @Body({ schema: keySessionRequest }) { key }: KeySessionRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { ip }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.rate.expectRoom(ip);
    return this.begin(key, reply);
  }

  @Post('first-visit')
  @HttpCode(200)
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({
    summary: 'Sign a browser in by the link that a start printed',
    description: 'Of an embedded service, on this machine, once, within ten minutes. Answers the cookies of a session.',
  })
  @Answers(200, tokensAnswer, ['invitation-unknown', 'key-unknown', 'tenant-suspended', ...OF_SIGN_INS])
  async firstVisit(
    @Body({ schema: visitRequest }) { token }: VisitRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { ip, headers, socket }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.rate.expectRoom(ip);
    const isForwarded = headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined;
    const key = this.visits.take(token, { address: socket.remoteAddress, host: headers.host, isForwarded });
    if (key === undefined) {
      const detail =
        'expected the link that the newest start printed, once, within ten minutes, in a browser on its machine, found another; sign in with the key that stands beside it';
      throw new Problem('invitation-unknown', detail);
    }
    return this.begin(key, reply);
  }

  private async begin(key: string, reply: FastifyReply) {
    const { actor } = await this.authenticator.principalOf({ 'x-api-key': key });
    if (actor.kind !== 'person')
      throw new Problem('key-unknown', 'expected the key of a person, found that of a service; a service sends it with each request');
    const tokens = await this.sessions.begin(actor.tenant, actor.id, {
      key: this.sessionKeys.nameOf(key),
      origin: originOf(reply.request),
    });
    reply.header('set-cookie', sessionCookies(tokens, isOverTls(reply.request.protocol, this.settings.host)));
    return { accessUntil: rfc3339(tokens.accessUntil), until: rfc3339(tokens.until) };
  }
}
