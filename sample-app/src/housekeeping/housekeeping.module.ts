import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import type { HostOptions } from '../host-options.js';
import { ScheduledJob } from '../platform/jobs/scheduled-job.js';
import { Housekeeping } from './housekeeping.js';

const HOUR_MS = 3_600_000;
const HOUSEKEEPING_JOB = Symbol('housekeepingJob');

/** Removes old rows every hour or so. Any number of processes may do it; the slices of two do not harm each other. */
@Module({})
export class HousekeepingModule {
  static forRoot({ jobs }: HostOptions): DynamicModule {
    return {
      module: HousekeepingModule,
      providers: [
        Housekeeping,
        {
          provide: HOUSEKEEPING_JOB,
          inject: [Housekeeping],
          useFactory: (housekeeping: Housekeeping) => new ScheduledJob(jobs === false ? null : jobOf(housekeeping)),
        },
      ],
    };
  }
}

function jobOf(housekeeping: Housekeeping) {
  return {
    name: 'housekeeping',
    everyMs: HOUR_MS,
    run: async (closing: AbortSignal) => {
      await housekeeping.run(Date.now(), closing);
    },
  };
}
