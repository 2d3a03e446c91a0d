import type { ModuleMetadata } from '@nestjs/common';

import type { AnyBindings } from './admin-infra.options.js';
import type { Features } from './contracts.js';

/** What decides which providers there are; static, also on the async path. */
export interface Registration {
  readonly contracts?: AnyBindings | undefined;
  readonly features?: Partial<Features> | undefined;
  readonly imports?: ModuleMetadata['imports'] | undefined;
  readonly isGlobal?: boolean | undefined;
  /** Names among the options that stand for nothing, each with what it may have been meant for. */
  readonly unknownOptions?: readonly string[] | undefined;
}
