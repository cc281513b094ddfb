import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { NEEDS_NO_KEY } from '../access/entrance.js';
import { originOf } from '../access/session-origin.js';
import { isOverTls, sessionCookies } from '../access/session-cookie.js';
import { Answers } from '../http/openapi-answers.js';
import { beginQuery, providerAnswer, type BeginQuery, type ProviderAnswerQuery } from './oidc-requests.js';
import { OidcSignIn } from './oidc-sign-in.js';
import { endedPendingCookie, pendingCookie, pendingOf } from './sign-in-cookie.js';
import { wayBack } from './way-back.js';

/** Signing in with a browser, with a provider of the operator's file. */
@ApiTags('auth')
@Controller('api/v1/auth/oidc')
export class OidcController {
  constructor(
    private readonly signIn: OidcSignIn,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get(':provider')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'Sign in with a provider', description: 'For a browser: sends it there. It comes back to `…/callback`.' })
  @Answers(303, null, ['provider-unknown', 'issuer-unavailable'])
  async begin(
    @Param('provider') provider: string,
    @Query({ schema: beginQuery }) { returnTo, fresh }: BeginQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { address, pending } = await this.signIn.begin(provider, returnTo, fresh);
    reply
      .header('set-cookie', pendingCookie(pending, this.secure(request)))
      .header('cache-control', 'no-store')
      .redirect(address, 303);
  }

  @Get(':provider/callback')
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({
    summary: 'Come back from a provider',
    description: 'Answers the cookies of a session, as signing in with a password does, and a page that leads on.',
  })
  @Answers(200, z.string(), ['provider-unknown', 'sign-in-failed', 'token-refused', 'sign-ins-exceeded', 'issuer-unavailable'], {
    types: ['text/html'],
  })
  async end(
    @Param('provider') provider: string,
    @Query({ schema: providerAnswer }) answer: ProviderAnswerQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const secure = this.secure(request);
    const pending = pendingOf(request.headers.cookie, secure);
    // An answer is taken once, whatever comes of it.
    reply.header('set-cookie', endedPendingCookie(secure)).header('cache-control', 'no-store');
    const tokens = await this.signIn.end(provider, answer, pending, originOf(request));
    reply.header('set-cookie', sessionCookies(tokens, secure));
    reply.type('text/html; charset=utf-8').send(wayBack(pending!.returnTo));
  }

  private secure({ protocol }: FastifyRequest): boolean {
    return isOverTls(protocol, this.settings.host);
  }
}
