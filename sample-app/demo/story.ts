import type { Scene } from './scene.js';
import { aColleague } from './story-colleague.js';
import { signingIn } from './story-signing-in.js';
import { underPressure } from './story-under-pressure.js';

/** The whole story, act by act. */
export async function tell(scene: Scene): Promise<void> {
  const ada = await signingIn(scene);
  const sam = await aColleague(scene, ada);
  await underPressure(scene, ada, sam);
}
