import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query, Req, Res, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import type { Actor, IdentityCommand } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import type { FastifyReply } from 'fastify';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Principals, type Principal } from '../access/principals.js';
import { TAKES_NOTHING } from '../http/body-parsers.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { rfc3339 } from '../http/times.js';
import { KnownByNow } from '../log/known-by-now.js';
import { Invitations } from '../access/invitations.js';
import { Sessions } from '../access/sessions.js';
import { actingOn, ChangeIdentities } from './change-identities.js';
import { expectMember } from './expect-member.js';
import {
  admitRequest,
  renameRequest,
  suspendRequest,
  type AdmitRequest,
  type RenameRequest,
  type SuspendRequest,
} from './people-requests.js';
import { invitationAnswer, memberAnswer, membersAnswer, OF_CHANGES } from './people-answers.js';
import { memberView, type MemberView } from './people-views.js';

/** Who belongs to the tenant, and what each may do. */
@ApiTags('people')
@ApiSecurity('api-key')
@Controller('api/v1/people')
@UseGuards(ApiKeyGuard)
export class PeopleController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
    private readonly known: KnownByNow,
    private readonly settings: Principals,
    private readonly sessions: Sessions,
    private readonly invitations: Invitations,
  ) {}

  @Get()
  @Requires('people:read')
  @ApiOperation({ summary: 'The members, by id' })
  @Answers(200, membersAnswer)
  list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): { items: MemberView[] } {
    const state = this.identities.of(principal.actor.tenant);
    const items = Object.values(state.members).map((member) => memberView(member, state));
    return { items: items.sort((one, other) => (one.id < other.id ? -1 : 1)) };
  }

  @Post()
  @HttpCode(201)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Admit a person or a service',
    description: 'A person is then invited with `POST /people/:id/invitation`, a service gets a key with `POST /people/:id/api-keys`.',
  })
  @Answers(201, memberAnswer, OF_CHANGES)
  async admit(
    @Body({ schema: admitRequest }) { id, ...body }: AdmitRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MemberView> {
    if (this.settings.ids(principal.actor.tenant).includes(id)) {
      throw new Problem(
        'member-exists',
        `expected an id that nobody has, found ${id}, whom the settings of the service name; choose another`,
      );
    }
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'AdmitMember', member: id, ...body }));
    reply.header('location', `/api/v1/people/${id}`);
    return this.view(principal.actor, id);
  }

  @Get(':id')
  @Requires('people:read')
  @ApiOperation({ summary: 'One member' })
  @Answers(200, memberAnswer, ['member-unknown', 'not-ready'])
  one(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<MemberView> {
    return this.view(principal.actor, id);
  }

  @Patch(':id')
  @Requires('people:write')
  @ApiOperation({ summary: 'Change how a member is shown' })
  @Answers(200, memberAnswer, OF_CHANGES)
  rename(
    @Param('id') id: string,
    @Body({ schema: renameRequest }) { name }: RenameRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    return this.change(principal, id, { type: 'RenameMember', member: id, name });
  }

  @Post(':id/suspend')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Let a member do nothing any more',
    description: 'Keys stop working and sessions end at once. Nothing is deleted.',
  })
  @Answers(200, memberAnswer, OF_CHANGES)
  async suspend(
    @Param('id') id: string,
    @Body({ schema: suspendRequest }) { reason }: SuspendRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'SuspendMember', member: id, reason }));
    await this.sessions.endAllOf(principal.actor.tenant, id);
    return this.view(principal.actor, id);
  }

  @Post(':id/reinstate')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Let a suspended member act again' })
  @Answers(200, memberAnswer, OF_CHANGES)
  reinstate(
    @Param('id') id: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    return this.change(principal, id, { type: 'ReinstateMember', member: id });
  }

  @Put(':id/roles/:role')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Grant a role' })
  @Answers(200, memberAnswer, OF_CHANGES)
  grant(
    @Param('id') id: string,
    @Param('role') role: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    return this.change(principal, id, { type: 'GrantRole', member: id, role });
  }

  @Delete(':id/roles/:role')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Withdraw a role' })
  @Answers(200, memberAnswer, OF_CHANGES)
  withdraw(
    @Param('id') id: string,
    @Param('role') role: string,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ): Promise<MemberView> {
    return this.change(principal, id, { type: 'WithdrawRole', member: id, role });
  }

  @Post(':id/invitation')
  @RouteConfig(TAKES_NOTHING)
  @HttpCode(201)
  @Requires('people:write')
  @ApiOperation({
    summary: 'Let a person choose a password',
    description: 'Answers a token that is good once, with `POST /auth/password`. Also for who has forgotten his.',
  })
  @Answers(201, invitationAnswer, ['member-unknown', 'not-ready'])
  async invite(@Param('id') id: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const { tenant } = principal.actor;
    const { kind } = await this.view(principal.actor, id);
    if (kind !== 'person') throw new Problem('member-unknown', `expected a person, found the service ${id}; issue a key for it`);
    const { token, until } = await this.invitations.make({ kind: 'password', tenant, person: id });
    return { token, until: rfc3339(until) };
  }

  /** The member as he is afterwards. */
  private async change(principal: Principal, id: string, body: IdentityCommand): Promise<MemberView> {
    await this.commands.execute(new ChangeIdentities(actingOn(principal), body));
    return this.view(principal.actor, id);
  }

  private async view({ tenant }: Actor, id: string): Promise<MemberView> {
    return memberView(await expectMember(this.known, this.identities, tenant, id), this.identities.of(tenant));
  }
}
