import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query, Req, UseGuards } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiSecurity, ApiTags } from '@nestjs/swagger';
import { grantersOf, permissionsOfRole, PRESET_ROLES, type IdentityState } from '@runbook/domain';
import { IdentityCatalogue } from '@runbook/service';
import { ApiKeyGuard, Requires, type GatewayRequest } from '../access/api-key.guard.js';
import { Answers } from '../http/openapi-answers.js';
import { Problem } from '../http/problem.js';
import { noQuery } from '../http/query-schemas.js';
import { actingOn, ChangeIdentities } from './change-identities.js';
import { OF_CHANGES, roleAnswer, rolesAnswer } from './people-answers.js';
import { roleName, roleRequest, type RoleRequest } from './people-requests.js';

/** What the roles permit: those that every tenant has, and those of its own. */
@ApiTags('people')
@ApiSecurity('api-key')
@Controller('api/v1/roles')
@UseGuards(ApiKeyGuard)
export class RolesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly identities: IdentityCatalogue,
  ) {}

  @Get()
  @Requires('people:read')
  @ApiOperation({ summary: 'The roles, with what each permits and who grants it' })
  @Answers(200, rolesAnswer)
  list(@Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest) {
    const state = this.identities.of(principal.actor.tenant);
    return { items: [...Object.keys(PRESET_ROLES), ...Object.keys(state.ownRoles)].sort().map((role) => roleView(role, state)) };
  }

  @Put(':role')
  @HttpCode(200)
  @Requires('people:write')
  @ApiOperation({ summary: 'Make a role of the tenant’s own, or change what it permits', description: 'Whoever has it may do so at once.' })
  @Answers(200, roleAnswer, OF_CHANGES)
  async define(
    @Param('role') role: string,
    @Body({ schema: roleRequest }) { permissions }: RoleRequest,
    @Query({ schema: noQuery }) _query: object,
    @Req() { principal }: GatewayRequest,
  ) {
    const named = roleName.safeParse(role);
    if (!named.success) {
      const [{ message = '' } = {}] = named.error.issues;
      throw new Problem('invalid-request', message, { errors: [{ pointer: '/role', message }] });
    }
    await this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'DefineRole', role, permissions }));
    return roleView(role, this.identities.of(principal.actor.tenant));
  }

  @Delete(':role')
  @HttpCode(204)
  @Requires('people:write')
  @ApiOperation({ summary: 'Remove a role of the tenant’s own that nobody has' })
  @Answers(204, null, OF_CHANGES)
  remove(@Param('role') role: string, @Query({ schema: noQuery }) _query: object, @Req() { principal }: GatewayRequest): Promise<void> {
    return this.commands.execute(new ChangeIdentities(actingOn(principal), { type: 'RemoveRole', role }));
  }
}

const roleView = (role: string, state: IdentityState) => ({
  role,
  isOwn: Object.hasOwn(state.ownRoles, role),
  permissions: permissionsOfRole(role, state) ?? [],
  grantedBy: grantersOf(role),
});
