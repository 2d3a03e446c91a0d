import { contractMethods, demandFit, demandSubject } from '../../kernel/contract-method.js';
import type { Grant } from '../../kernel/proofs.js';
import { aDigest, anAdminId, list, literal, nullable, text, union } from '../../kernel/shape.js';
import type { OwnAccount } from '../../runner/operation.js';
import { DeviceCommandRepository } from './device-command-repository.contract.js';
import { DeviceQueryRepository } from './device-query-repository.contract.js';
import { deviceRecord } from './device.record.js';

const MAX_PAGE = 100;

const queries = contractMethods<DeviceQueryRepository>(DeviceQueryRepository);
const commands = contractMethods<DeviceCommandRepository>(DeviceCommandRepository);

export const devicePage = queries.query(
  'page',
  union('outcome', {
    page: { devices: list(deviceRecord, MAX_PAGE), next: nullable(text(512, 1)) },
    invalid_cursor: {},
  }),
  (asked, answered) => {
    if (answered.outcome !== 'page') return;
    for (const device of answered.devices) demandSubject('admin', asked.adminId, device.adminId);
    demandFit('a page holds at most as many as were asked for', answered.devices.length <= asked.limit);
  },
);

export const deviceByDigest = queries.query('byDigest', nullable(deviceRecord), (asked, answered) => {
  if (answered === null) return;
  demandSubject('admin', asked.adminId, answered.adminId);
  demandSubject('device', asked.deviceDigest, answered.deviceDigest);
});

export const trustDeviceWrite = commands.change<Grant<OwnAccount>>()(
  'trust',
  union('outcome', {
    won: { adminId: anAdminId, deviceDigest: aDigest },
    lost: { reason: literal('device_moved', 'author_moved') },
  }),
  ({ adminId }) => adminId,
  (asked, answered) => {
    if (answered.outcome !== 'won') return;
    demandSubject('admin', asked.adminId, answered.adminId);
    demandSubject('device', asked.deviceDigest, answered.deviceDigest);
  },
);

export const untrustDeviceWrite = commands.restrict(
  'untrust',
  union('outcome', { won: {}, lost: { reason: literal('not_trusted', 'not_found') } }),
);

export const revokeDeviceWrite = commands.restrict(
  'revoke',
  union('outcome', { won: {}, lost: { reason: literal('already_revoked', 'not_found') } }),
);
