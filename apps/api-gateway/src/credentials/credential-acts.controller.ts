import { Body, Controller, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { IdentityCatalogue } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import type { Principal } from '../access/principals.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery } from '../http/query-schemas.js';
import { KnownByNow } from '../log/known-by-now.js';
import { actingOn } from '../people/change-identities.js';
import { ChangeCredential } from './change-credentials.js';
import { CheckCredential } from './check-credential.js';
import { checkAnswer, credentialAnswer, OF_CREDENTIALS } from './credential-answers.js';
import {
  bindingsRequest,
  checkRequest,
  revokeRequest,
  type BindingsRequest,
  type CheckRequest,
  type RevokeRequest,
} from './credential-requests.js';
import { checkView, credentialView, type CredentialView } from './credential-views.js';
import { expectCredential } from './expect-credential.js';

/** What is done with a credential that there is. */
@ApiTags('credentials')
@ApiSecurity('api-key')
@Controller('api/v1/credentials')
@UseGuards(ApiKeyGuard)
export class CredentialActsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
  ) {}

  @Post(':name/bind')
  @HttpCode(200)
  @Requires('credentials:write')
  @ApiOperation({
    summary: 'Let it be used in more places',
    description: 'A step uses it only if its host is bound, and its runbook, by its id or by a team whose runbook it is.',
  })
  @Answers(200, credentialAnswer, OF_CREDENTIALS)
  bind(
    @Param('name') name: string,
    @Body({ schema: bindingsRequest }) { hosts, runbooks, teams }: BindingsRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<CredentialView> {
    return this.change(principal, name, { type: 'BindCredential', credential: name, hosts, runbooks, teams });
  }

  @Post(':name/unbind')
  @HttpCode(200)
  @Requires('credentials:write')
  @ApiOperation({ summary: 'Let it be used in these places no more' })
  @Answers(200, credentialAnswer, OF_CREDENTIALS)
  unbind(
    @Param('name') name: string,
    @Body({ schema: bindingsRequest }) { hosts, runbooks, teams }: BindingsRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<CredentialView> {
    return this.change(principal, name, { type: 'UnbindCredential', credential: name, hosts, runbooks, teams });
  }

  @Post(':name/revoke')
  @HttpCode(200)
  @Requires('credentials:write')
  @ApiOperation({
    summary: 'Let nothing use it any more',
    description: 'At once, in every attempt that has not opened it yet. Its values are erased; a new version brings it back.',
  })
  @Answers(200, credentialAnswer, OF_CREDENTIALS)
  revoke(
    @Param('name') name: string,
    @Body({ schema: revokeRequest }) { reason }: RevokeRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<CredentialView> {
    return this.change(principal, name, { type: 'RevokeCredential', credential: name, reason });
  }

  @Post(':name/check')
  @HttpCode(200)
  @Requires('credentials:write')
  @ApiOperation({
    summary: 'Try it at a host that it is bound to',
    description:
      'An executor looks at the address without and then with it (`GET`), or logs in and out again. Nothing of what the host says is shown.',
  })
  @Answers(200, checkAnswer, [...OF_CREDENTIALS, 'credential-unbound', 'credential-unchecked'])
  async check(
    @Param('name') name: string,
    @Body({ schema: checkRequest }) { address }: CheckRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    const credential = await this.expect(principal, name);
    const check = await this.commands.execute(new CheckCredential(actingOn(principal), credential, address));
    return checkView(check)!;
  }

  private async change(principal: Principal, name: string, body: ChangeCredential['body']): Promise<CredentialView> {
    await this.expect(principal, name);
    await this.commands.execute(new ChangeCredential(actingOn(principal), name, body));
    return credentialView(await this.expect(principal, name));
  }

  private expect({ actor }: Principal, name: string) {
    return expectCredential(this.known, this.identities, actor.tenant, name);
  }
}
