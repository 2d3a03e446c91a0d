/** A claim that was lost. `Store.transaction` rolls back what led to it. */
export function lost<const Reason extends string>(reason: Reason): { readonly outcome: 'lost'; readonly reason: Reason } {
  return { outcome: 'lost', reason };
}
