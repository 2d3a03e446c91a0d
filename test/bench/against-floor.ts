import type { AdminActor, Origin } from '@maatify/admin-infra';

import type { Application } from './application.js';
import { Floor } from './floor.js';
import type { FloorActor } from './floor.js';
import { KNOWN } from './minimal-contracts.js';
import type { MinimalContracts } from './minimal-contracts.js';
import type { Pair } from './paired.js';

const ORIGIN: Origin = Object.freeze({ ip: '192.0.2.1', userAgent: 'bench', channel: 'ui', correlationId: null });

/** Each measured operation by hand and by the library, over the same contracts. */
export function againstFloor(
  contracts: MinimalContracts,
  app: Application,
): { readonly pairs: readonly Pair[]; prepare(): Promise<void> } {
  const floor = new Floor(contracts);
  let actor: AdminActor;
  let floorActor: FloorActor;
  const signIn = (email: string, password: typeof KNOWN.password) =>
    app.authentication.signIn({ email, password, device: KNOWN.device }, ORIGIN);
  const outcome = async (result: Promise<{ readonly outcome: string }>): Promise<string> => (await result).outcome;
  const pair = (
    name: string,
    endsIn: string,
    base: () => Promise<{ readonly outcome: string }>,
    ours: () => Promise<{ readonly outcome: string }>,
  ): Pair => ({ name, endsIn, base: () => outcome(base()), ours: () => outcome(ours()) });
  return {
    async prepare() {
      contracts.refresh();
      const [own, floors] = [await app.sessions.access({ token: KNOWN.token }, ORIGIN), await floor.access(KNOWN.token, ORIGIN)];
      if (own.outcome !== 'allowed' || floors.outcome !== 'allowed') throw new Error('the session of the benchmark is not live');
      actor = own.actor;
      floorActor = floors.actor;
    },
    pairs: [
      pair(
        'access, allowed',
        'allowed',
        () => floor.access(KNOWN.token, ORIGIN),
        () => app.sessions.access({ token: KNOWN.token }, ORIGIN),
      ),
      pair(
        'access, refused',
        'refused',
        () => floor.access(KNOWN.endedToken, ORIGIN),
        () => app.sessions.access({ token: KNOWN.endedToken }, ORIGIN),
      ),
      pair(
        'sign-in',
        'signed_in',
        () => floor.signIn(KNOWN.email, KNOWN.password, KNOWN.device, ORIGIN),
        () => signIn(KNOWN.email, KNOWN.password),
      ),
      pair(
        'sign-in, wrong password',
        'rejected',
        () => floor.signIn(KNOWN.email, KNOWN.wrongPassword, KNOWN.device, ORIGIN),
        () => signIn(KNOWN.email, KNOWN.wrongPassword),
      ),
      pair(
        'sign-in with TOTP',
        'signed_in',
        async () => {
          await floor.signIn(KNOWN.emailWithTotp, KNOWN.password, KNOWN.device, ORIGIN);
          return floor.completeTotp(KNOWN.challenge, KNOWN.code, ORIGIN);
        },
        async () => {
          await signIn(KNOWN.emailWithTotp, KNOWN.password);
          return app.authentication.completeTotp({ challenge: KNOWN.challenge, code: KNOWN.code }, ORIGIN);
        },
      ),
      pair(
        'status change (suspend)',
        'changed',
        () => floor.suspend(floorActor, KNOWN.otherId, 'left the company'),
        () => app.lifecycle.suspend(actor, { adminId: KNOWN.otherId, reason: 'left the company' }),
      ),
      pair(
        'authorize, granted',
        'granted',
        () => floor.authorize(floorActor, KNOWN.ability),
        () => app.authorization.authorize(actor, { ability: KNOWN.ability }),
      ),
      pair(
        'authorize, denied',
        'denied',
        () => floor.authorize(floorActor, KNOWN.deniedAbility),
        () => app.authorization.authorize(actor, { ability: KNOWN.deniedAbility }),
      ),
      pair(
        'setting',
        'found',
        () => floor.setting(floorActor, KNOWN.setting),
        () => app.settings.setting(actor, { key: KNOWN.setting }),
      ),
    ],
  };
}
