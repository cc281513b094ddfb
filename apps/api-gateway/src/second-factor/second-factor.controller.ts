import { Body, Controller, Delete, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { ownMember } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import type { Principal } from '../access/principals.js';
import { StepUp } from '../access/step-up.js';
import { TAKES_NOTHING } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { actingOn, ChangeIdentities } from '../people/change-identities.js';
import { OF_CHANGES } from '../people/people-answers.js';
import { enrolmentAnswer, OF_CODES, recoveryAnswer, timedCodeRequest, type TimedCodeRequest } from './second-factor-forms.js';
import { SecondFactors } from './second-factors.js';

/** Whoever finds an open session must not make a factor of his own the person's. */
const PROVEN_WITHIN_MINUTES = 10;

/** A second factor of one's own, and its end. */
@ApiTags('auth')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class SecondFactorController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly factors: SecondFactors,
    private readonly stepUp: StepUp,
  ) {}

  @Post('auth/second-factor')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(201)
  @Requires(OWN)
  @ApiOperation({
    summary: 'Begin with a second factor',
    description: 'Answers the secret for an authenticator, this once. It counts from the first code on: `…/confirm`.',
  })
  @Answers(201, enrolmentAnswer, ['conflict', 'second-factor-unset'])
  async begin(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const { tenant, id } = this.expectOwn(principal);
    if (this.hasFactor(principal)) throw new Problem('conflict', `expected ${id} without a second factor, found one; remove it first`);
    return this.factors.begin(tenant, id);
  }

  @Post('auth/second-factor/confirm')
  @HttpCode(200)
  @Requires(OWN)
  @ApiOperation({
    summary: 'Have a second factor, or new recovery codes for it',
    description:
      'By a code of the authenticator. Answers recovery codes, each good once, which are shown this once; those before are over.',
  })
  @Answers(200, recoveryAnswer, [...OF_CHANGES, ...OF_CODES])
  async confirm(
    @Body({ schema: timedCodeRequest }) { code }: TimedCodeRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    const { tenant, id } = this.expectOwn(principal);
    const recoveryCodes = await this.factors.confirm(tenant, id, code);
    if (!recoveryCodes) throw wrongCode();
    // A crash before this leaves a secret that nobody is asked for.
    if (!this.hasFactor(principal))
      await this.commands.execute(new ChangeIdentities(principal.actor, { type: 'EnrolSecondFactor', member: id }));
    return { recoveryCodes };
  }

  @Post('auth/second-factor/remove')
  @HttpCode(204)
  @Requires(OWN)
  @ApiOperation({ summary: 'Have no second factor any more', description: 'By a code of the authenticator, or a recovery code.' })
  @Answers(204, null, [...OF_CHANGES, ...OF_CODES])
  async removeOwn(
    @Body({ schema: timedCodeRequest }) { code }: TimedCodeRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<void> {
    const { tenant, id } = this.expectOwn(principal);
    if (!(await this.factors.fits(tenant, id, code))) throw wrongCode();
    await this.remove(principal, id);
  }

  @Delete('people/:id/second-factor')
  @HttpCode(204)
  @Requires('people:write')
  @ApiOperation({ summary: 'Remove the second factor of a person who has lost it' })
  @Answers(204, null, OF_CHANGES)
  removeOf(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    return this.remove(principal, id);
  }

  /** First the fact: without it nobody is asked for a code that is not there any more. */
  private async remove(principal: Principal, id: string): Promise<void> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'RemoveSecondFactor', member: id }));
    await this.factors.erase(principal.actor.tenant, id);
  }

  private hasFactor({ actor: { tenant, id } }: Principal): boolean {
    return ownMember(this.identities.of(tenant), id)?.secondFactorAt !== undefined;
  }

  private expectOwn(principal: Principal): Principal['actor'] {
    this.stepUp.expectWithin(PROVEN_WITHIN_MINUTES, principal);
    return principal.actor;
  }
}

const wrongCode = (): Problem =>
  new Problem(
    'sign-in-refused',
    'expected a code that is good now and was not used, found another, or too many wrong ones in a row; wait for the next',
  );
