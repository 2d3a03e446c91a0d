import { demandFit } from '../kernel/contract-method.js';
import type { SettingEntry } from '../kernel/setting-definition.js';

/** A write that rests on settings as they were read. */
interface RestedWrite {
  readonly restsOn: readonly SettingEntry[];
}

type Answer = { readonly outcome: 'won' } | { readonly outcome: 'lost'; readonly reason: string };

/** Holds the answer of such a write to what it was asked. */
export function demandRested({ restsOn }: RestedWrite, answered: Answer): void {
  const moved = answered.outcome === 'lost' && answered.reason === 'setting_moved';
  demandFit('no setting moved that nothing rested on', !moved || restsOn.length > 0);
}
