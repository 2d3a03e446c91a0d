// The public door of `@maatify/admin-infra-adapters/opentelemetry`: nothing else is public.
export { OpenTelemetryBridge } from './open-telemetry-bridge.js';
export type { OpenTelemetryOptions } from './open-telemetry-bridge.js';
export { openTelemetryBridge } from './open-telemetry-provider.js';
