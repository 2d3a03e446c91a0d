import { openTelemetryBridge } from '@maatify/admin-infra-adapters/opentelemetry';
import { Module } from '@nestjs/common';

/** Spans and metrics for whichever SDK the process was started with; without one it makes none. */
@Module({ providers: [openTelemetryBridge()] })
export class TelemetryModule {}
