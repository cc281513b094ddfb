import { Body, Controller, HttpCode, Inject, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, HALFWAY, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { NEEDS_NO_KEY } from '../access/entrance.js';
import { accessTokenIn, endedCookies, isOverTls } from '../access/session-cookie.js';
import { TAKES_BYTES, TAKES_NOTHING } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { BackChannelLogout } from './back-channel-logout.js';
import { endOfSessionAnswer } from './oidc-requests.js';
import { ProviderLogout, type EndOfSession } from './provider-logout.js';

const LOGOUT_TOKENS = {
  'application/x-www-form-urlencoded': {
    schema: { type: 'object', required: ['logout_token'], properties: { logout_token: { type: 'string' } } },
    example: { logout_token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2lnbmF0dXJl' },
  },
};

/** Signing out, here and where one has signed in. */
@ApiTags('auth')
@Controller('api/v1/auth')
export class LogoutController {
  constructor(
    private readonly logouts: ProviderLogout,
    private readonly backChannel: BackChannelLogout,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('logout')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(204)
  @Requires(HALFWAY)
  @UseGuards(ApiKeyGuard)
  @ApiSecurity('api-key')
  @ApiOperation({
    summary: 'Sign out',
    description: 'Ends the session here. Of one that began with a provider: answers where the browser ends the session there too.',
  })
  @Answers(204, null, [], { also: { 200: endOfSessionAnswer } })
  async logout(
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal, headers, protocol }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EndOfSession | undefined> {
    const token = accessTokenIn(headers);
    const end = principal.session !== undefined && token !== undefined ? await this.logouts.end(principal.session, token) : undefined;
    reply.header('set-cookie', endedCookies(isOverTls(protocol, this.settings.host)));
    if (end) reply.status(200).header('cache-control', 'no-store');
    return end;
  }

  @Post('oidc/:provider/backchannel-logout')
  @HttpCode(200)
  @RouteConfig({ ...TAKES_BYTES, ...NEEDS_NO_KEY })
  @ApiOperation({
    summary: 'Hear from a provider that a session has ended there',
    description: 'OpenID Connect Back-Channel Logout 1.0. No key: the signature of the token lets the call in.',
  })
  @Answers(200, null, ['provider-unknown', 'logout-token-refused', 'issuer-unavailable'], { takes: LOGOUT_TOKENS })
  async heed(
    @Param('provider') provider: string,
    @Body() body: Buffer | undefined,
    @Query({ schema: noQuery }) _query: object,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    reply.header('cache-control', 'no-store');
    await this.backChannel.heed(provider, (body ?? Buffer.alloc(0)).toString('utf8'));
  }
}
