import { SetMetadata } from '@nestjs/common';

/** Metadata key of {@link Public}. */
export const PUBLIC = Symbol('public');

export interface PublicRoute {
  /** Whether a request counts towards what a network may ask in a minute. */
  readonly counted: boolean;
}

/** Opens a route to clients without a session. Everything that is not marked asks for one. */
export const Public = ({ counted = true }: Partial<PublicRoute> = {}) => SetMetadata(PUBLIC, { counted } satisfies PublicRoute);
