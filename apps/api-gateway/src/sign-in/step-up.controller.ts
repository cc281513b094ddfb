import { Body, Controller, Get, HttpCode, Post, Put, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ownMember } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { FastifyRequest } from 'fastify';
import { ApiKeyGuard, HALFWAY, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Sessions } from '../access/sessions.js';
import { StepUp } from '../access/step-up.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import { OF_CHANGES } from '../people/people-answers.js';
import { SecondFactors } from '../second-factor/second-factors.js';
import { OF_SIGN_INS } from './auth-answers.js';
import { stepUpPolicy, stepUpRequest, type StepUpPolicy, type StepUpRequest } from './auth-requests.js';
import { Passwords } from './passwords.js';
import { refusedSignIn } from './sign-in.js';
import { SignInRate } from './sign-in-rate.js';

/** Proving anew who one is, for what a session alone is not enough for. */
@ApiTags('auth')
@ApiSecurity('api-key')
@Controller('api/v1/auth')
@UseGuards(ApiKeyGuard)
export class StepUpController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly sessions: Sessions,
    private readonly passwords: Passwords,
    private readonly factors: SecondFactors,
    private readonly rate: SignInRate,
    private readonly stepUp: StepUp,
  ) {}

  @Post('step-up')
  @HttpCode(204)
  @Requires(HALFWAY)
  @ApiOperation({
    summary: 'Prove anew who I am',
    description: 'By a code where I have a second factor, else by my password. The session goes on with the tokens that it has.',
  })
  @Answers(204, null, [...OF_SIGN_INS, 'step-up-required'])
  async prove(
    @Body({ schema: stepUpRequest }) body: StepUpRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal, ip }: GatewayRequest & FastifyRequest,
  ): Promise<void> {
    const { actor, session } = principal;
    if (session === undefined)
      throw new Problem('step-up-required', `expected somebody who has signed in, found a caller by ${actor.via}; sign in`);
    await this.rate.expectRoom(ip);
    if (!(await this.isProof(actor.tenant, actor.id, body))) throw refusedSignIn();
    await this.sessions.prove(session);
  }

  @Get('step-up-policy')
  @Requires(OWN)
  @ApiOperation({ summary: 'How old a proof of who asks may be, for sensitive acts in my tenant' })
  @Answers(200, stepUpPolicy)
  policy(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): StepUpPolicy {
    const { stepUpMinutes } = this.identities.of(principal.actor.tenant);
    return stepUpMinutes === undefined ? {} : { withinMinutes: stepUpMinutes };
  }

  @Put('step-up-policy')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Ask for a newer proof before sensitive acts, or for none',
    description: 'Whoever asks for one has given it: nobody locks himself out.',
  })
  @Answers(200, stepUpPolicy, OF_CHANGES)
  async change(
    @Body({ schema: stepUpPolicy }) { withinMinutes }: StepUpPolicy,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<StepUpPolicy> {
    if (withinMinutes !== undefined) this.stepUp.expectWithin(withinMinutes, principal);
    const minutes = withinMinutes === undefined ? {} : { withinMinutes };
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'RequireStepUp', ...minutes }));
    return minutes;
  }

  /** Who has a second factor proves it by that: a password may have been read over his shoulder. */
  private isProof(tenant: string, id: string, body: StepUpRequest): Promise<boolean> {
    const hasFactor = ownMember(this.identities.of(tenant), id)?.secondFactorAt !== undefined;
    if ('code' in body) return hasFactor ? this.factors.fits(tenant, id, body.code) : Promise.resolve(false);
    return hasFactor ? Promise.resolve(false) : this.passwords.fits(tenant, id, body.password);
  }
}
