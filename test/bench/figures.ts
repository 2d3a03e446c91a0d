import type { Boot, Hashing, Http, HungSink, OverDatabases } from './apart.js';
import type { Chain } from './chains.js';
import type { Measured, Spread } from './paired.js';

/** Everything one run of the benchmark measured; `docs/performance.json` holds the last one that was kept. */
export interface Figures {
  readonly node: string;
  readonly machine: string;
  readonly rounds: number;
  readonly floor: readonly Measured[];
  /** null where it was not installed. */
  readonly betterAuth: readonly Measured[] | null;
  readonly chains: readonly Chain[];
  readonly boot: Boot;
  readonly hashing: Hashing;
  readonly hostClasses: { readonly none: Spread; readonly thousand: Spread };
  readonly hungSink: HungSink;
  readonly leakMiB: readonly number[];
  readonly http: Http;
  readonly databases: OverDatabases;
}
