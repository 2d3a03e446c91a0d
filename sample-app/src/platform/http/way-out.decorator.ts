import { SetMetadata } from '@nestjs/common';
import type { CustomDecorator } from '@nestjs/common';

export const WAY_OUT = Symbol('way out');

/** Takes the caller's own authority away and gives none: open also to who has asked too often to be given anything else. */
export const WayOut = (): CustomDecorator<symbol> => SetMetadata(WAY_OUT, true);
