import type { Scene } from './scene.js';
import { aColleague } from './story-colleague.js';
import { aSecondAddress } from './story-contacts.js';
import { aMistypedAddress } from './story-mistyped-address.js';
import { aLookAtTheSettings, aSoldLaptop } from './story-devices.js';
import { anEmergency, theWayOut } from './story-emergency.js';
import { anAccountElsewhere } from './story-external.js';
import { aForgottenPassword } from './story-forgotten-password.js';
import { aLostPhone, aLostPhoneAtNight, aNewPhone } from './story-phones.js';
import { anImpersonation } from './story-impersonation.js';
import { aPreference } from './story-preferences.js';
import { aRole } from './story-roles.js';
import { signingIn } from './story-signing-in.js';
import { aStepUp } from './story-step-up.js';
import { underPressure } from './story-under-pressure.js';

/** The whole story, act by act. */
export async function tell(scene: Scene): Promise<void> {
  const ada = await signingIn(scene);
  const sam = await aColleague(scene, ada.browser);
  await aMistypedAddress(scene, ada.browser);
  await underPressure(scene, ada.browser, sam);
  await aForgottenPassword(scene, sam);
  await aStepUp(scene, ada, sam);
  const phones = await aLostPhone(scene, ada, sam);
  const adaNow = await aLostPhoneAtNight(scene, await aNewPhone(scene, phones.ada));
  await anEmergency(scene, adaNow, sam, phones.sam);
  await theWayOut(scene, adaNow, sam, phones.sam);
  await aSoldLaptop(scene, sam, phones.sam);
  await aLookAtTheSettings(scene, adaNow);
  await aRole(scene, adaNow, sam, phones.sam);
  await anImpersonation(scene, adaNow, sam);
  await aSecondAddress(scene, adaNow);
  await aPreference(scene, adaNow);
  await anAccountElsewhere(scene, adaNow);
}
