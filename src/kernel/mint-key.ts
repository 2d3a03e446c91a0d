/**
 * The key every proof's constructor demands. It is exported to the files that mint and to nobody else (an architecture
 * rule), because a private constructor alone leaks through `proof.constructor`.
 */
export const MINT_KEY = Symbol('mint');
export type MintKey = typeof MINT_KEY;

export function demandMintKey(key: unknown): void {
  if (key !== MINT_KEY) throw new TypeError('Proofs are minted by the library only.');
}
