import { SetMetadata } from '@nestjs/common';

/** Metadata key of {@link Public}. */
export const PUBLIC = Symbol('public');

export interface PublicRoute {
  /**
   * Whose budget a request is taken from: `strangers` bounds what is under way and what a network may ask in a minute; `health` is
   * small, for a question that costs nothing and is asked all the time.
   */
  readonly budget: 'strangers' | 'health';
}

/** Opens a route to clients without a session. Everything that is not marked asks for one. */
export const Public = ({ budget = 'strangers' }: Partial<PublicRoute> = {}) =>
  SetMetadata(PUBLIC, { budget } satisfies PublicRoute);
