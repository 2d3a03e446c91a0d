import type { AdminInfraEvents, AdminInfraHealth } from '@maatify/admin-infra';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { MeterProvider, TracerProvider } from '@opentelemetry/api';
import { metrics, trace } from '@opentelemetry/api';

import { measureEvents, observeInFlight } from './measured.js';
import { SCOPE } from './names.js';
import { traceOperations } from './traced.js';

export interface OpenTelemetryOptions {
  /** Who makes spans; null for none. @default the global one */
  readonly tracerProvider?: TracerProvider | null;
  /** Who makes instruments; null for none. @default the global one, which has to be there when the application starts */
  readonly meterProvider?: MeterProvider | null;
  /** Whether a span says the correlation id, which leads from a trace to the audit trail. It is what your `Origin` says. @default false */
  readonly correlationId?: boolean;
}

/**
 * Makes spans and metrics of what the library tells its listeners.
 *
 * When to use: through {@link openTelemetryBridge}; by itself where no container makes it.
 *
 * Promises: a span for each operation, a child of the span that was active where it was called, with a span inside for each
 * contract call. No name and no attribute holds an id of a person, an address or a secret, and each metric has as many series as
 * declarations allow. Neither changes what an operation does, also when an exporter throws.
 *
 * Failures: none; without an SDK nothing is recorded.
 *
 * @example
 * const bridge = new OpenTelemetryBridge(app.get(AdminInfraEvents), app.get(AdminInfraHealth));
 */
export class OpenTelemetryBridge implements OnApplicationShutdown {
  readonly #stops: readonly (() => void)[];
  readonly #stopObserving: () => void;

  constructor(events: AdminInfraEvents, health: AdminInfraHealth, options: OpenTelemetryOptions = {}) {
    const { tracerProvider = trace, meterProvider = metrics, correlationId = false } = options;
    const meter = meterProvider?.getMeter(SCOPE);
    this.#stops = [
      ...(tracerProvider === null ? [] : traceOperations(events, tracerProvider.getTracer(SCOPE), correlationId)),
      ...(meter === undefined ? [] : measureEvents(events, meter)),
    ];
    this.#stopObserving = meter === undefined ? () => undefined : observeInFlight(health, meter);
  }

  /** Listens no more. */
  stop(): void {
    this.#stopObserving();
    for (const stop of this.#stops) stop();
  }

  /** Goes on listening: what the library gives up comes after this, and goes with the application. */
  onApplicationShutdown(): void {
    this.#stopObserving();
  }
}
