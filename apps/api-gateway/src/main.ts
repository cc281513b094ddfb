import { startService } from '@runbook/service';
import { ApiGatewayModule } from './api-gateway.module.js';
import { configureGateway } from './configure-gateway.js';
import { gatewayAdapter } from './gateway-adapter.js';

await startService({ name: 'api-gateway', modules: [ApiGatewayModule], configure: configureGateway, adapter: gatewayAdapter });
