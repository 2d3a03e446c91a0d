import { isProviderName } from '../kernel/external-identity.js';
import type { ExternalUsage, OperationPolicy } from '../runner/policy.js';
import { isRecord, shown } from './readable.js';

const MOST_PROVIDERS = 32;

/**
 * The host's providers of external identities. A copy: what was given at boot is what counts. A provider by whose name the host has a
 * channel is a messenger, which tells an admin things and says of nobody that they are one.
 */
export function externalPolicy(
  given: unknown,
  channels: readonly string[],
  problems: string[],
): OperationPolicy['externalUsage'] {
  const entries = Object.entries(isRecord(given) ? given : {});
  if (!isRecord(given))
    problems.push('policy.externalProviders must be an object of providers, each with what it may be used for.');
  if (entries.length > MOST_PROVIDERS) problems.push(`policy.externalProviders names at most ${String(MOST_PROVIDERS)}.`);
  const providers = new Map<string, ExternalUsage>();
  for (const [provider, usage] of entries) {
    const path = `policy.externalProviders.${shown(provider)}`;
    if (!isProviderName(provider)) problems.push(`${path} is no name: 1-32 lower-case letters, digits, dots, _ and -.`);
    if (usage === 'sign_in' && channels.includes(provider)) {
      problems.push(`${path} must be 'notify_only': it is a channel of notices, and nobody signs in by one.`);
    }
    if (usage === 'sign_in' || usage === 'notify_only') providers.set(provider, usage);
    else problems.push(`${path} must be 'sign_in' or 'notify_only'.`);
  }
  return (provider) => providers.get(provider) ?? null;
}
