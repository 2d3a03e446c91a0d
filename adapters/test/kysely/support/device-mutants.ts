import type { Mutant } from './mutant.js';
import { ANY, mutant } from './mutant.js';

const TRUST = /^update "admin_infra_devices" set "trusted_at" = \?, "trusted_epoch" = \? where .*"trusted_epoch" is null/;
const UNTRUST = /^update "admin_infra_devices" set "trusted_at" = \?, "trusted_epoch" = \? where .*"trusted_epoch" = \?$/;
const REVOKE_DEVICE = /^update "admin_infra_devices" set "trusted_at" = \?, "trusted_epoch" = \?, "revoked_at"/;
const KNOWN_DEVICE = /^select "device_digest" from "admin_infra_devices"/;
const ONE_DEVICE = /^select \* from "admin_infra_devices" where "admin_id" = \? and "device_digest" = \?$/;
const DEVICE_PAGE = /from "admin_infra_devices".*order by "first_seen_at" desc/;
const SIGHTING = /^insert into "admin_infra_devices"/;
const NOT_REVOKED = ' and (revoked_at is null or revoked_at < first_seen_at)';

/** Changes of what is about devices, which the kit has to notice. */
export const DEVICE_MUTANTS: Readonly<Record<string, Mutant>> = {
  'a device is trusted twice': mutant('DeviceCommandRepository', TRUST, '"trusted_epoch" <> ?', ANY),
  'a word of an earlier epoch stands in the way of a new one': mutant(
    'DeviceCommandRepository',
    TRUST,
    '"trusted_epoch" <> ?',
    '(0 and ? is null)',
  ),
  'a device is trusted under no epoch': mutant(
    'DeviceCommandRepository',
    TRUST,
    '"trusted_epoch" = ? where',
    '"trusted_epoch" = case when ? is null then 0 end where',
  ),
  'trust of every epoch is taken away': mutant('DeviceCommandRepository', UNTRUST, ' and "trusted_epoch" = ?', ` and ${ANY}`),
  'a revoked device is trusted': mutant('DeviceCommandRepository', TRUST, NOT_REVOKED, ''),
  'the same device of another admin is trusted': mutant('DeviceCommandRepository', TRUST, '"admin_id" = ?', ANY),
  'every device of an admin is trusted': mutant('DeviceCommandRepository', TRUST, '"device_digest" = ?', ANY),
  'the trust in the same device of another admin is taken away': mutant(
    'DeviceCommandRepository',
    UNTRUST,
    '"admin_id" = ?',
    ANY,
  ),
  'the trust in every device of an admin is taken away': mutant('DeviceCommandRepository', UNTRUST, '"device_digest" = ?', ANY),
  'a device is revoked twice': mutant('DeviceCommandRepository', REVOKE_DEVICE, NOT_REVOKED, ''),
  'a revoked device keeps the epoch of its trust': mutant(
    'DeviceCommandRepository',
    REVOKE_DEVICE,
    '"trusted_epoch" = ?',
    '"trusted_epoch" = coalesce("trusted_epoch", ?)',
  ),
  'the epoch of a trust that was taken away stays': mutant(
    'DeviceCommandRepository',
    UNTRUST,
    '"trusted_epoch" = ? where',
    '"trusted_epoch" = coalesce("trusted_epoch", ?) where',
  ),
  'a revoked device keeps its trust': mutant(
    'DeviceCommandRepository',
    REVOKE_DEVICE,
    '"trusted_at" = ?',
    '"trusted_at" = coalesce("trusted_at", ?)',
  ),
  'by a clock that is behind, a revocation spares sessions': mutant(
    'DeviceCommandRepository',
    REVOKE_DEVICE,
    'case when last_seen_at > ? then last_seen_at else ? end',
    'coalesce(?, ?)',
  ),
  'the same device of another admin is revoked': mutant('DeviceCommandRepository', REVOKE_DEVICE, '"admin_id" = ?', ANY),
  'every device of an admin is revoked': mutant('DeviceCommandRepository', REVOKE_DEVICE, '"device_digest" = ?', ANY),
  'a device that another admin has is known': mutant('DeviceCommandRepository', KNOWN_DEVICE, '"admin_id" = ?', ANY),
  'any device is known to whoever has one': mutant('DeviceCommandRepository', KNOWN_DEVICE, '"device_digest" = ?', ANY),
  'one device is found for another admin': mutant('DeviceQueryRepository', ONE_DEVICE, '"admin_id" = ?', ANY),
  'one device is found for another': mutant('DeviceQueryRepository', ONE_DEVICE, '"device_digest" = ?', ANY),
  'the page of devices loses its tie-break': mutant(
    'DeviceQueryRepository',
    DEVICE_PAGE,
    ' or "device_digest" < ?',
    ' or (0 and ? is null)',
  ),
  'the page of devices repeats its tie': mutant('DeviceQueryRepository', DEVICE_PAGE, '"device_digest" < ?', ANY),
  'the page of devices shows those of all': mutant('DeviceQueryRepository', DEVICE_PAGE, '"admin_id" = ?', ANY),
  'a known device is named anew': mutant(
    'DeviceQueryRepository',
    SIGHTING,
    'else "admin_infra_devices"."name" end',
    'else "excluded"."name" end',
  ),
  'a known device is seen for the first time again': mutant(
    'DeviceQueryRepository',
    SIGHTING,
    'else "admin_infra_devices"."first_seen_at" end',
    'else "excluded"."first_seen_at" end',
  ),
  'the last sight of a device goes back': mutant(
    'DeviceQueryRepository',
    SIGHTING,
    '"admin_infra_devices"."last_seen_at" < ?',
    ANY,
  ),
  'seeing a device again takes its trust away': mutant(
    'DeviceQueryRepository',
    SIGHTING,
    'else "admin_infra_devices"."trusted_at" end',
    'else null end',
  ),
  'seeing a device again forgets under which epoch it is trusted': mutant(
    'DeviceQueryRepository',
    SIGHTING,
    'else "admin_infra_devices"."trusted_epoch" end',
    'else null end',
  ),
  'a revoked device stays revoked when it is signed in from': mutant(
    'DeviceCommandRepository',
    SIGHTING,
    'then ? else "admin_infra_devices"."first_seen_at" end',
    'then coalesce("admin_infra_devices"."first_seen_at", ?) else "admin_infra_devices"."first_seen_at" end',
  ),
};
