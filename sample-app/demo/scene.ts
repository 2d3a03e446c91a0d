import type { Printer } from './printer.js';
import type { Stage } from './stage.js';
import type { World } from './world.js';

/** What the acts of the story share. */
export interface Scene {
  readonly world: World;
  readonly stage: Stage;
  readonly printer: Printer;
}
