import type { AdminStatus } from '../../kernel/admin-status.js';
import type { AdminId } from '../../kernel/ids.js';

/** What `addAdmin` may be told; all but the address has a default. */
export interface NewAdmin {
  readonly email: string;
  /** @default the part of the address before the `@` */
  readonly name?: string;
  /** @default 'active' */
  readonly status?: AdminStatus;
  /** @default none: this admin cannot sign in */
  readonly password?: string;
  /** @default true */
  readonly emailVerified?: boolean;
  /** @default none */
  readonly abilities?: readonly string[];
}

/** What `addRole` may be told; all but the name has a default. */
export interface NewRole {
  readonly name: string;
  /** @default none */
  readonly abilities?: readonly string[];
  /** @default nobody */
  readonly holders?: readonly AdminId[];
}
