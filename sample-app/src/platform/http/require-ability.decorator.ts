import { SetMetadata } from '@nestjs/common';

import type { HostAbility } from '../../abilities.js';

/** Metadata key of {@link RequireAbility}. */
export const REQUIRED_ABILITY = Symbol('requiredAbility');

export interface RequiredAbility {
  readonly ability: HostAbility;
  /** A query stays open in read-only mode, maintenance and emergency; a command does not. */
  readonly query: boolean;
}

/**
 * The ability one of this host's own routes needs. Routes of the library's operations need none: those authorize themselves.
 *
 * @example
 * @Get()
 * @RequireAbility('reports.read', { query: true })
 */
export const RequireAbility = (ability: HostAbility, { query = false }: { readonly query?: boolean } = {}) =>
  SetMetadata(REQUIRED_ABILITY, { ability, query } satisfies RequiredAbility);
