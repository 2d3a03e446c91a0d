import type { AdminId, Digest } from '../../kernel/ids.js';
import { IsAdminId, IsDeviceId, IsText, IsWholeNumber, MayBeAbsent } from '../../runner/input/input-rules.js';

export class DevicesInput {
  /** Whose devices. */
  @IsAdminId()
  adminId!: AdminId;

  /** The `next` of an earlier page. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 512 })
  cursor?: string | null;

  /** 1-100, 20 when absent. */
  @MayBeAbsent()
  @IsWholeNumber(1, 100)
  limit?: number | null;
}

export class DeviceInput {
  /** The `deviceId` of a list; not the value the browser keeps. */
  @IsDeviceId()
  deviceId!: Digest;
}

export class RevokeDeviceInput extends DeviceInput {
  /** Whose device; must match, so that a mistaken id revokes nobody else's. */
  @IsAdminId()
  adminId!: AdminId;

  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}
