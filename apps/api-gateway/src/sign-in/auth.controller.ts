import { Body, Controller, Get, HttpCode, Inject, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ownMember, PERMISSIONS, rolesWith, type Permission } from '@runbook/domain';
import { IdentityCatalogue, SETTINGS, type Settings } from '@runbook/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { NEEDS_NO_KEY } from '../access/entrance.js';
import { originOf } from '../access/session-origin.js';
import { isOverTls, refreshTokenOf, sessionCookies } from '../access/session-cookie.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { rfc3339 } from '../http/times.js';
import { OF_CHANGES } from '../people/people-answers.js';
import { teamsView } from '../people/people-views.js';
import { meAnswer, OF_SIGN_INS, permissionsAnswer, tokensAnswer } from './auth-answers.js';
import {
  loginRequest,
  passwordRequest,
  refreshRequest,
  setupRequest,
  type LoginRequest,
  type PasswordRequest,
  type RefreshRequest,
  type SetupRequest,
} from './auth-requests.js';
import type { Principal } from '../access/principals.js';
import type { Tokens } from '../access/sessions.js';
import { SignIn } from './sign-in.js';

/** Who I am, and how I come in. */
@ApiTags('auth')
@Controller('api/v1/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignIn,
    private readonly identities: IdentityCatalogue,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Post('setup')
  @HttpCode(201)
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({
    summary: 'Make the first administrator',
    description: 'With the token that the service prints as long as there is none, or that came with a new tenant.',
  })
  @Answers(201, tokensAnswer, ['invitation-unknown', ...OF_CHANGES])
  async setUp(
    @Body({ schema: setupRequest }) { cookie, ...body }: SetupRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.given(await this.signIn.setUp(body, originOf(request)), cookie, reply);
  }

  @Post('login')
  @HttpCode(200)
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'Sign in', description: 'A wrong password and a name that nobody has are answered alike, after the same time.' })
  @Answers(200, tokensAnswer, OF_SIGN_INS)
  async login(
    @Body({ schema: loginRequest }) { tenant, id, password, code, cookie }: LoginRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.given(await this.signIn.login(tenant, id, password, originOf(request), code), cookie, reply);
  }

  @Post('refresh')
  @HttpCode(200)
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'New tokens for a session', description: 'Those before are over. One that is sent twice ends the session.' })
  @Answers(200, tokensAnswer, ['session-over', 'cross-site'])
  async refresh(
    @Body({ schema: refreshRequest }) { refreshToken }: RefreshRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const tokens = await this.signIn.refresh(refreshToken ?? refreshTokenOf(headers.cookie));
    return this.given(tokens, refreshToken === undefined, reply);
  }

  @Post('password')
  @HttpCode(200)
  @RouteConfig(NEEDS_NO_KEY)
  @ApiOperation({ summary: 'Choose a password', description: 'By an invitation, or by the password before. Every other session ends.' })
  @Answers(200, tokensAnswer, ['invitation-unknown', ...OF_SIGN_INS])
  async password(
    @Body({ schema: passwordRequest }) body: PasswordRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() request: FastifyRequest,
  ) {
    const origin = originOf(request);
    if ('token' in body) return tokensView(await this.signIn.choosePassword(body.token, body.password, origin, body.code));
    return tokensView(await this.signIn.changePassword(body, origin));
  }

  @Get('me')
  @Requires(OWN)
  @UseGuards(ApiKeyGuard)
  @ApiSecurity('api-key')
  @ApiOperation({ summary: 'Who I am, and what I may do' })
  @Answers(200, meAnswer)
  me(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const { kind, id, tenant, roles = [] } = principal.actor;
    const member = ownMember(this.identities.of(tenant), id);
    const teams = principal.teams && { teams: teamsView(principal.teams) };
    return { kind, id, name: member?.name ?? id, tenant, roles, ...teams, permissions: [...principal.permissions].sort() };
  }

  @Get('permissions')
  @Requires(OWN)
  @UseGuards(ApiKeyGuard)
  @ApiSecurity('api-key')
  @ApiOperation({ summary: 'Every permission: what it permits, whether I have it, and which roles bring it' })
  @Answers(200, permissionsAnswer)
  permissions(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const state = this.identities.of(principal.actor.tenant);
    const items = (Object.keys(PERMISSIONS) as Permission[]).map((permission) => ({
      permission,
      permits: PERMISSIONS[permission],
      held: principal.permissions.has(permission),
      ...heldWithin(principal, permission),
      roles: rolesWith(permission, state),
    }));
    return { items };
  }

  private given(tokens: Tokens, asCookies: boolean, reply: FastifyReply) {
    if (!asCookies) return tokensView(tokens);
    reply.header('set-cookie', sessionCookies(tokens, this.isSecure(reply)));
    return { accessUntil: rfc3339(tokens.accessUntil), until: rfc3339(tokens.until) };
  }

  private isSecure({ request }: FastifyReply): boolean {
    return isOverTls(request.protocol, this.settings.host);
  }
}

function heldWithin({ teams = [] }: Principal, permission: Permission): { heldWithin?: readonly string[] } {
  const within = teams.filter((team) => team.permissions.has(permission)).map(({ team }) => team);
  return within.length === 0 ? {} : { heldWithin: [...new Set(within)] };
}

const tokensView = ({ accessUntil, until, ...tokens }: Tokens) => ({ ...tokens, accessUntil: rfc3339(accessUntil), until: rfc3339(until) });
