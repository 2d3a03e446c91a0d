/** The pause before another attempt: twice as long each time, up to the longest. */
export function backoffMs(attempts: number, firstMs: number, longestMs: number): number {
  return Math.min(longestMs, firstMs * 2 ** (attempts - 1));
}
