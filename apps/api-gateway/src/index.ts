export { RetentionSweep } from './authorities/retention-sweep.js';
export { ApiGatewayModule } from './api-gateway.module.js';
export { FirstVisits } from './access/first-visits.js';
export { gatewayFace } from './gateway-face.js';
export { presetRolesOf } from './permissions-guide.js';
export { addressOf, isOpenToAll, routeInventory, type Route } from './route-inventory.js';
export { INBOX_ROUTE, LINKS, MUTATIONS, QUERIES, SUBSCRIPTIONS } from './graphql/schema/field-table.js';
export { graphOfApi, printedGraph } from './graphql/schema/graph-of-api.js';
