export { ApiGatewayModule } from './api-gateway.module.js';
export { gatewayFace } from './gateway-face.js';
export { presetRolesOf } from './permissions-guide.js';
export { addressOf, isOpenToAll, routeInventory, type Route } from './route-inventory.js';
