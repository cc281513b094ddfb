export { ApiGatewayModule } from './api-gateway.module.js';
export { gatewayFace } from './gateway-face.js';
