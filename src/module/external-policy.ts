import { isProviderName } from '../kernel/external-identity.js';
import type { OperationPolicy } from '../runner/policy.js';
import { isRecord, shown } from './readable.js';

const MOST_PROVIDERS = 32;
/** Whoever has the phone has the messenger: it tells an admin things, and says of nobody that they are one. */
const MESSENGERS: readonly string[] = ['telegram', 'whatsapp', 'signal', 'viber', 'sms'];

/** The host's providers of external identities. A copy: what was given at boot is what counts. */
export function externalPolicy(given: unknown, problems: string[]): OperationPolicy['externalUsage'] {
  if (!isRecord(given))
    problems.push('policy.externalProviders must be an object of provider names, each with what it may be used for.');
  const providers = new Map<string, 'sign_in' | 'notify_only'>();
  const entries = Object.entries(isRecord(given) ? given : {});
  if (entries.length > MOST_PROVIDERS)
    problems.push(`policy.externalProviders names at most ${String(MOST_PROVIDERS)} providers.`);
  for (const [provider, usage] of entries) {
    const path = `policy.externalProviders.${shown(provider)}`;
    if (!isProviderName(provider))
      problems.push(`${path} is no name of a provider: 1-32 lower-case letters, digits, ., _ and -.`);
    if (usage === 'sign_in' && MESSENGERS.includes(provider))
      problems.push(`${path} must be 'notify_only': nobody signs in by a messenger.`);
    if (usage === 'sign_in' || usage === 'notify_only') providers.set(provider, usage);
    else problems.push(`${path} must be 'sign_in' or 'notify_only'.`);
  }
  return (provider) => providers.get(provider) ?? null;
}
