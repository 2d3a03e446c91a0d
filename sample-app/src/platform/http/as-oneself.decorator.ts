import { SetMetadata } from '@nestjs/common';
import type { CustomDecorator } from '@nestjs/common';

export const AS_ONESELF = Symbol('as oneself');

/** Runs through the client's own session, also while the client acts as somebody else. */
export const AsOneself = (): CustomDecorator<symbol> => SetMetadata(AS_ONESELF, true);
