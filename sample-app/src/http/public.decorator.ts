import { SetMetadata } from '@nestjs/common';

/** Metadata key of {@link Public}. */
export const PUBLIC = Symbol('public');

/** Opens a route to clients without a session. Everything that is not marked asks for one. */
export const Public = () => SetMetadata(PUBLIC, true);
