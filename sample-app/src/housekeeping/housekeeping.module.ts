import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import type { HostOptions } from '../host-options.js';
import type { OpenedDatabase } from '../platform/database/opened-database.js';
import { OPENED_DATABASE } from '../platform/database/opened-database.js';
import { ScheduledJob } from '../platform/jobs/scheduled-job.js';
import { houseKept } from './housekeeping.js';

const HOUR_MS = 3_600_000;
const HOUSEKEEPING_JOB = Symbol('housekeepingJob');

/** Removes old rows every hour or so. Any number of processes may do it; the slices of two do not harm each other. */
@Module({})
export class HousekeepingModule {
  static forRoot({ jobs }: HostOptions): DynamicModule {
    return {
      module: HousekeepingModule,
      providers: [
        {
          provide: HOUSEKEEPING_JOB,
          inject: [OPENED_DATABASE],
          useFactory: (opened: OpenedDatabase) => new ScheduledJob(jobs === false ? null : jobOf(opened)),
        },
      ],
    };
  }
}

function jobOf(opened: OpenedDatabase) {
  return {
    name: 'housekeeping',
    everyMs: HOUR_MS,
    run: async (closing: AbortSignal) => {
      await houseKept(opened, Date.now(), closing);
    },
  };
}
