import type { AppConfiguration } from '../config/configuration.js';

/**
 * Whether this process is reached over plain http by the browser itself. In production something in front of it speaks TLS;
 * everywhere else it is a developer's own machine, and then it listens on the loopback address alone.
 */
export function servesPlainHttp({ environment }: Pick<AppConfiguration, 'environment'>): boolean {
  return environment !== 'production';
}

/** Cookies without `Secure` must never leave the machine, so both follow from one decision. */
export function listenAddress(configuration: Pick<AppConfiguration, 'environment'>): string {
  return servesPlainHttp(configuration) ? '127.0.0.1' : '0.0.0.0';
}
