import { BreakGlassController } from './break-glass.controller.js';
import { InvokeOverrideHandler } from './invoke-override.js';
import { OverridesController } from './overrides.controller.js';

/** What the gateway's module takes in for gates that one person opens. */
export const BREAK_GLASS_CONTROLLERS = [OverridesController, BreakGlassController];
export const BREAK_GLASS_PROVIDERS = [InvokeOverrideHandler];
