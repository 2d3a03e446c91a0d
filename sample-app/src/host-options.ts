import type { RequiredBindings } from '@maatify/admin-infra';

import type { AssertionVerifier } from './external-sign-in/assertion-verifier.js';
import type { HostFeatures } from './host-policy.js';
import type { Mailer } from './notifications/mailer.js';
import type { AppConfiguration } from './platform/config/configuration.js';
import type { DatabasePurpose } from './platform/database/database-purpose.js';
import type { HttpLimits } from './platform/http/http-limits.js';

/** What one start of the host is made of. */
export interface HostOptions {
  readonly configuration: AppConfiguration;
  /** Contracts that are bound to something else than the adapters. @default none */
  readonly contracts?: Partial<RequiredBindings<HostFeatures>>;
  /** Brings codes and notifications to people. @default the terminal in development, nobody in production */
  readonly mailer?: Mailer;
  /** Verifies what providers assert of who somebody is; see `IdTokenVerifier`. @default none, so that nobody signs in by one */
  readonly assertions?: AssertionVerifier;
  /** Bounds that differ from the usual ones. @default none */
  readonly limits?: Partial<HttpLimits>;
  /** What the database is opened for. @default 'serve' */
  readonly purpose?: DatabasePurpose;
  /** Whether this process delivers messages and removes old rows by itself. @default true */
  readonly jobs?: boolean;
}
