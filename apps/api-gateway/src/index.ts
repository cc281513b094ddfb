export { ApiGatewayModule } from './api-gateway.module.js';
export { gatewayAdapter } from './gateway-adapter.js';
export { configureGateway } from './configure-gateway.js';
export { assertLoopback, NotLoopback } from './access/assert-loopback.js';
