import type { PolicyOptions } from '@maatify/admin-infra';
import { AdminInfraTestingModule, FaultInjector, InMemoryInfra } from '@maatify/admin-infra/testing';
import type { AdminInfraTestingOptions, InMemoryContracts } from '@maatify/admin-infra/testing';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import type { AttributeValue, Attributes } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { DataPoint, Histogram, MetricData } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';

import type { OpenTelemetryOptions } from '../../src/opentelemetry/index.js';
import { openTelemetryBridge } from '../../src/opentelemetry/index.js';

const AN_HOUR_MS = 3_600_000;

export interface Point {
  readonly attributes: Attributes;
  readonly value: DataPoint<number>['value'] | Histogram;
}

/** The library in memory, with the bridge among its providers, and an SDK that keeps what it gets. */
export interface ObservedApplication {
  readonly module: TestingModule;
  readonly infra: InMemoryInfra;
  readonly faults: FaultInjector<InMemoryContracts>;
  readonly tracers: BasicTracerProvider;
  spans(name?: string): readonly ReadableSpan[];
  metrics(): Promise<readonly MetricData[]>;
  /** What one instrument holds now. */
  points(metric: string): Promise<readonly Point[]>;
  close(): Promise<void>;
}

export interface Observing {
  readonly options?: Omit<OpenTelemetryOptions, 'meterProvider'>;
  readonly policy?: PolicyOptions;
  readonly contracts?: NonNullable<AdminInfraTestingOptions['contracts']>;
}

export async function observedApplication({
  options = {},
  policy = {},
  contracts = {},
}: Observing = {}): Promise<ObservedApplication> {
  const spanExporter = new InMemorySpanExporter();
  const tracers = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spanExporter)] });
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: AN_HOUR_MS });
  const meters = new MeterProvider({ readers: [reader] });
  const infra = new InMemoryInfra();
  const faults = new FaultInjector<InMemoryContracts>(infra.contracts);
  const faulty = Object.fromEntries(
    Object.entries(faults.contracts).map(([name, useValue]) => [name, { useValue: useValue as object }]),
  );
  const module = await Test.createTestingModule({
    imports: [
      AdminInfraTestingModule.forRoot({
        infra,
        contracts: { ...faulty, ...contracts },
        policy,
        features: { devices: true, roles: true },
      }),
    ],
    providers: [openTelemetryBridge({ tracerProvider: tracers, ...options, meterProvider: meters })],
  }).compile();
  await module.init();
  const metrics = async (): Promise<readonly MetricData[]> => {
    await reader.forceFlush();
    const collected = metricExporter.getMetrics().at(-1);
    return collected?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
  };
  return {
    module,
    infra,
    faults,
    tracers,
    spans: (name) => spanExporter.getFinishedSpans().filter((span) => name === undefined || span.name === name),
    metrics,
    points: async (metric) => {
      const found = (await metrics()).find(({ descriptor }) => descriptor.name === metric);
      return (found?.dataPoints ?? []) as readonly Point[];
    },
    close: async () => {
      await module.close();
      await tracers.shutdown();
      await meters.shutdown();
    },
  };
}

/** Every text that left for a trace or for a metric: names, attributes, descriptions, what a status says. */
export async function textsThatLeft(application: ObservedApplication): Promise<readonly string[]> {
  const values = (attributes: Attributes): readonly (AttributeValue | undefined)[] => Object.values(attributes);
  const ofSpans = application
    .spans()
    .flatMap((span) => [
      span.name,
      span.status.message ?? '',
      ...values(span.attributes),
      ...span.events.map(({ name }) => name),
    ]);
  const ofMetrics = (await application.metrics()).flatMap(({ descriptor, dataPoints }) => [
    descriptor.name,
    ...dataPoints.flatMap(({ attributes }) => values(attributes)),
  ]);
  return [...ofSpans, ...ofMetrics].map(String);
}
