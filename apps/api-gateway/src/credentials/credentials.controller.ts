import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { IdentityCatalogue } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Clearances } from '../access/clearances.js';
import { readCursor, writeCursor } from '../http/cursor.js';
import { Answers } from '../http/openapi-answers.js';
import { noQuery, pageQuery } from '../http/query-schemas.js';
import { KnownByNow } from '../log/known-by-now.js';
import { actingOn } from '../people/change-identities.js';
import { ChangeCredential, SetCredential } from './change-credentials.js';
import { credentialAnswer, credentialsAnswer, OF_CREDENTIALS, OF_VALUES, usesPage } from './credential-answers.js';
import { createRequest, versionRequest, type CreateRequest, type VersionRequest } from './credential-requests.js';
import { CredentialUses } from './credential-uses.js';
import { credentialView, redactedUse, useView, type CredentialView } from './credential-views.js';
import { expectCredential } from './expect-credential.js';

/** What steps show to services: set here, used by executors, shown to nobody. */
@ApiTags('credentials')
@ApiSecurity('api-key')
@Controller('api/v1/credentials')
@UseGuards(ApiKeyGuard)
export class CredentialsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
    private readonly uses: CredentialUses,
    private readonly clearances: Clearances,
  ) {}

  @Get()
  @Requires('credentials:read')
  @ApiOperation({ summary: 'The credentials of the tenant, by name, without their values' })
  @Answers(200, credentialsAnswer)
  list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): { items: CredentialView[] } {
    const { credentials = {} } = this.identities.of(principal.actor.tenant);
    const items = Object.values(credentials).filter(({ removedAt }) => removedAt === undefined);
    return { items: items.sort((one, other) => (one.name < other.name ? -1 : 1)).map(credentialView) };
  }

  @Post()
  @HttpCode(201)
  @Requires('credentials:write')
  @ApiOperation({
    summary: 'Set a credential',
    description: 'Its value is sealed, and no route ever shows it. It is used by no step until it is bound to a host and to a runbook.',
  })
  @Answers(201, credentialAnswer, [...OF_VALUES, 'credential-exists', 'members-exceeded'])
  async create(
    @Body({ schema: createRequest }) { name, kind, value, hosts, runbooks, teams }: CreateRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CredentialView> {
    await this.commands.execute(new SetCredential(actingOn(principal), name, kind, value, { hosts, runbooks, teams }));
    reply.header('location', `/api/v1/credentials/${name}`);
    return this.view(principal.actor.tenant, name);
  }

  @Get(':name')
  @Requires('credentials:read')
  @ApiOperation({ summary: 'One credential, without its value' })
  @Answers(200, credentialAnswer, ['credential-unknown', 'not-ready'])
  one(
    @Param('name') name: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<CredentialView> {
    return this.view(principal.actor.tenant, name);
  }

  @Post(':name/versions')
  @HttpCode(201)
  @Requires('credentials:write')
  @ApiOperation({
    summary: 'Rotate a credential: set its next value',
    description: 'Used by every attempt that begins from now on. Brings back a credential that was revoked.',
  })
  @Answers(201, credentialAnswer, OF_VALUES)
  async rotate(
    @Param('name') name: string,
    @Body({ schema: versionRequest }) { kind, value }: VersionRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<CredentialView> {
    await this.expect(principal.actor.tenant, name);
    await this.commands.execute(new SetCredential(actingOn(principal), name, kind, value));
    return this.view(principal.actor.tenant, name);
  }

  @Delete(':name')
  @HttpCode(204)
  @Requires('credentials:write')
  @ApiOperation({ summary: 'Remove a credential', description: 'Its values are erased. Steps that name it are refused.' })
  @Answers(204, null, OF_CREDENTIALS)
  async remove(
    @Param('name') name: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<void> {
    await this.expect(principal.actor.tenant, name);
    await this.commands.execute(new ChangeCredential(actingOn(principal), name, { type: 'RemoveCredential', credential: name }));
  }

  @Get(':name/uses')
  @Requires('credentials:read')
  @ApiOperation({
    summary: 'Where it was used, newest first',
    description: 'A use is on record before the value is opened; an executor that was killed right then leaves one that did not happen.',
  })
  @Answers(200, usesPage, ['credential-unknown', 'invalid-cursor', 'not-ready'])
  async usesOf(
    @Param('name') name: string,
    @Query({ schema: pageQuery }) { limit, cursor }: { readonly limit: number; readonly cursor?: string },
    @Req() { principal }: GatewayRequest,
  ) {
    const { actor } = principal;
    await this.expect(actor.tenant, name);
    const scope = { list: 'credential-uses', caller: actor, filter: { name } };
    const after = cursor === undefined ? {} : { after: readCursor(cursor, scope) };
    const found = await this.uses.list(actor.tenant, name, { limit: limit + 1, ...after });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    const above = await this.clearances.above(
      principal,
      shown.map(({ execution }) => execution),
    );
    const items = shown.map((use) => {
      const run = above.get(use.execution);
      return run ? redactedUse(use, run.classification ?? '') : useView(use);
    });
    return { items, ...(last && { nextCursor: writeCursor({ value: last.at, id: last._id }, scope) }) };
  }

  private expect(tenant: string, name: string) {
    return expectCredential(this.known, this.identities, tenant, name);
  }

  private async view(tenant: string, name: string): Promise<CredentialView> {
    return credentialView(await this.expect(tenant, name));
  }
}
