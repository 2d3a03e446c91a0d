import { AdminInfraEvents, AdminInfraHealth } from '@maatify/admin-infra';
import type { FactoryProvider } from '@nestjs/common';

import { OpenTelemetryBridge } from './open-telemetry-bridge.js';
import type { OpenTelemetryOptions } from './open-telemetry-bridge.js';

/**
 * Provides an {@link OpenTelemetryBridge}, which begins when the application starts.
 *
 * When to use: among the `providers` of a module that sees `AdminInfraModule`, once for an application.
 *
 * Promises: the SDK stays yours; it is neither set up nor flushed nor shut down here.
 *
 * Failures: without an SDK nothing is recorded. The API finds a meter provider only if it was set before the application started.
 *
 * @example
 * providers: [openTelemetryBridge()]
 */
export function openTelemetryBridge(options: OpenTelemetryOptions = {}): FactoryProvider<OpenTelemetryBridge> {
  return {
    provide: OpenTelemetryBridge,
    inject: [AdminInfraEvents, AdminInfraHealth],
    useFactory: (events: AdminInfraEvents, health: AdminInfraHealth) => new OpenTelemetryBridge(events, health, options),
  };
}
