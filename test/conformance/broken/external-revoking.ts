import type { BrokenByCase } from './broken.js';
import { onStaleRead, patch, turn } from './broken.js';
import { altered, besides, commands, epochMoved, regardless, told } from './external-support.js';

/** Revokes, and leaves everything that the link opened alive. */
const endsNothing = commands('ends nothing', (real, store) => ({
  revoke: async (asked) => {
    const before = store.admins.get(asked.adminId)?.credentialEpoch;
    const claim = await real.revoke(asked);
    if (claim.outcome === 'won' && before !== undefined) patch(store.admins, asked.adminId, { credentialEpoch: before });
    return claim;
  },
}));

const endsAlways = commands('ends everything whatever it was for', (real, store) => ({
  revoke: async (asked) => {
    const claim = await real.revoke(asked);
    if (claim.outcome === 'lost' || claim.credentialEpoch !== null) return claim;
    return { ...claim, credentialEpoch: epochMoved(asked, store) };
  },
}));

export const brokenExternalRevoking: BrokenByCase = {
  'revoke: that one alone, once, and its record stays': [
    besides('revoke', 'deletes it', ({ linkId }, store) => store.links.delete(linkId)),
    besides('revoke', 'revokes all of the admin', ({ adminId, at }, store) => {
      for (const { linkId } of store.links.where('admin', adminId)) altered(store, linkId, { revokedAt: at });
    }),
    regardless('revoke', 'already_revoked', 'moves the moment', ({ linkId, at }, store) => {
      altered(store, linkId, { revokedAt: at });
      return { outcome: 'lost', reason: 'already_revoked' };
    }),
    told('revoke', 'finds by the id alone', ({ linkId, adminId }, store) => ({
      adminId: store.links.get(linkId)?.adminId ?? adminId,
    })),
    regardless('revoke', 'not_found', 'wins for what is none', ({ adminId, linkId }) => ({
      outcome: 'won',
      adminId,
      linkId,
      credentialEpoch: null,
    })),
    besides('revoke', 'believes a clock that is behind', ({ linkId, at }, store) => altered(store, linkId, { revokedAt: at })),
  ],
  'revoke: what a confirmed way in opened is dead, and nobody else': [
    endsNothing,
    besides('revoke', 'ends everybody’s', (_, store) => {
      for (const adminId of store.admins.keys()) epochMoved({ adminId }, store);
    }),
    besides('revoke', 'goes on letting in', ({ linkId }, store) => altered(store, linkId, { revokedAt: null })),
    besides('revoke', 'suspends, too', ({ adminId }, store) => patch(store.admins, adminId, { status: 'suspended' })),
  ],
  'revoke: of what let nobody in nothing ends': [
    endsAlways,
    commands('cannot revoke for who is closed', (real, store) => ({
      revoke: (asked) =>
        store.admins.get(asked.adminId)?.closedAt == null
          ? real.revoke(asked)
          : Promise.resolve({ outcome: 'lost', reason: 'not_found' }),
    })),
  ],
  'revoke beside confirm: whatever came first, nobody comes in by a revoked link': commands(
    'looks, then revokes',
    (real, store) => ({
      revoke: async (asked) => {
        const before = store.links.get(asked.linkId);
        await turn();
        if (before?.confirmedAt !== null || before.revokedAt !== null) return real.revoke(asked);
        altered(store, asked.linkId, { revokedAt: asked.at });
        return { outcome: 'won', adminId: asked.adminId, linkId: asked.linkId, credentialEpoch: null };
      },
    }),
  ),
  'revoke: of 16 parallel calls one wins, and the epoch moves by one': [
    commands('looks, then revokes', (real, store) => ({ revoke: (asked) => onStaleRead(store, () => real.revoke(asked)) })),
    regardless('revoke', 'already_revoked', 'ends once more', ({ adminId, linkId }, store) => ({
      outcome: 'won',
      adminId,
      linkId,
      credentialEpoch: epochMoved({ adminId }, store),
    })),
  ],
};
