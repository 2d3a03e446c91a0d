import type { Printer } from './printer.js';
import type { Stage } from './stage.js';
import type { World } from './world.js';
import { aColleague } from './story-colleague.js';
import { signingIn } from './story-signing-in.js';
import { underPressure } from './story-under-pressure.js';

/** What the acts of the story share. */
export interface Scene {
  readonly world: World;
  readonly stage: Stage;
  readonly printer: Printer;
}

/** The whole story, act by act. */
export async function tell(scene: Scene): Promise<void> {
  const ada = await signingIn(scene);
  const sam = await aColleague(scene, ada);
  await underPressure(scene, ada, sam);
}
