import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { Clock } from '@runbook/ports';
import { IdentityCatalogue } from '@runbook/service';
import { ApiKeyStore } from '../access/api-key-store.js';
import { ApiKeyGuard, OWN, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import type { Principal } from '../access/principals.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { KnownByNow } from '../log/known-by-now.js';
import { actingOn, ChangeIdentities } from './change-identities.js';
import { expectMember } from './expect-member.js';
import { IssueApiKey } from './issue-api-key.js';
import { apiKeysAnswer, issuedKeyAnswer, OF_CHANGES } from './people-answers.js';
import { apiKeyRequest, type ApiKeyRequest } from './people-requests.js';
import { apiKeyView, type ApiKeyView } from './people-views.js';

const ISSUED = 'The key is shown this once; only a hash of it is kept.';

/** Keys by which programs act as a member. */
@ApiTags('people')
@ApiSecurity('api-key')
@Controller('api/v1')
@UseGuards(ApiKeyGuard)
export class ApiKeysController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly store: ApiKeyStore,
    private readonly clock: Clock,
    private readonly known: KnownByNow,
  ) {}

  @Get('auth/api-keys')
  @Requires(OWN)
  @ApiOperation({ summary: 'My keys, newest first' })
  @Answers(200, apiKeysAnswer)
  own(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<{ items: ApiKeyView[] }> {
    return this.list(principal.actor.tenant, principal.actor.id);
  }

  @Post('auth/api-keys')
  @HttpCode(201)
  @Requires('api-keys:write')
  @ApiOperation({ summary: 'Issue a key that acts as me', description: ISSUED })
  @Answers(201, issuedKeyAnswer, OF_CHANGES)
  issueOwn(
    @Body({ schema: apiKeyRequest }) body: ApiKeyRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    expectNoWider(principal, body);
    return this.issue(principal, principal.actor.id, body);
  }

  @Delete('auth/api-keys/:id')
  @HttpCode(204)
  @Requires(OWN)
  @ApiOperation({ summary: 'Revoke a key, of my own or as an administrator', description: 'It stops working at once.' })
  @Answers(204, null, OF_CHANGES)
  async revoke(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'RevokeApiKey', key: id }));
    await this.store.erase(id);
  }

  @Get('people/:id/api-keys')
  @Requires('people:read')
  @ApiOperation({ summary: 'The keys of a member, newest first' })
  @Answers(200, apiKeysAnswer, ['member-unknown', 'not-ready'])
  async ofMember(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    await expectMember(this.known, this.identities, principal.actor.tenant, id);
    return this.list(principal.actor.tenant, id);
  }

  @Post('people/:id/api-keys')
  @HttpCode(201)
  @Requires('people:write')
  @ApiOperation({ summary: 'Issue a key for a service', description: ISSUED })
  @Answers(201, issuedKeyAnswer, OF_CHANGES)
  issueFor(
    @Param('id') id: string,
    @Body({ schema: apiKeyRequest }) body: ApiKeyRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    return this.issue(principal, id, body);
  }

  private async issue(principal: GatewayRequest['principal'], holder: string, body: ApiKeyRequest) {
    const { tenant } = principal.actor;
    const { id, key } = await this.commands.execute(new IssueApiKey(actingOn(principal), holder, body));
    const issued = this.identities.of(tenant).keys[id];
    if (!issued) throw new Problem('not-ready', `expected the key ${id} to be visible, found it late; see GET /api/v1/auth/api-keys`);
    return { ...apiKeyView(issued, this.clock.now(), undefined), key };
  }

  private async list(tenant: string, holder: string): Promise<{ items: ApiKeyView[] }> {
    const held = Object.values(this.identities.of(tenant).keys).filter((key) => key.holder === holder);
    const uses = await this.store.lastUses(held.map(({ id }) => id));
    const newest = held.sort((one, other) => other.issuedAt - one.issuedAt);
    return { items: newest.map((key) => apiKeyView(key, this.clock.now(), uses.get(key.id))) };
  }
}

/** A key that permits little issues none that permits more. What is held within a team alone is no scope for it: the new key’s holder may have the same in the whole tenant. */
function expectNoWider({ isScoped, permissions }: Principal, { scopes }: ApiKeyRequest): void {
  if (!isScoped) return;
  const wider = scopes?.find((scope) => !permissions.has(scope));
  if (scopes && wider === undefined) return;
  const found = wider ?? 'none named, which is all that you may do';
  throw new Problem(
    'permission-missing',
    `expected scopes among those of the key that asks, found ${found}; sign in, or ask with another key`,
    {
      errors: [{ pointer: '/scopes', message: 'expected scopes among those of the key that asks' }],
    },
  );
}
