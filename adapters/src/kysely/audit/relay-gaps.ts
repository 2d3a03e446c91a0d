/** Numbers that no record had when the relay came by, both ends among them. */
export interface Gap {
  readonly firstSeq: number;
  readonly lastSeq: number;
}

/** The numbers between a place and what was read behind it, in ascending order. */
export function gapsBetween(after: number, seqs: readonly number[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let last = after;
  for (const seq of seqs) {
    if (seq > last + 1) gaps.push({ firstSeq: last + 1, lastSeq: seq - 1 });
    last = seq;
  }
  return gaps;
}

/** What is left of a gap when some of its numbers, in ascending order, were found. */
export function leftOf({ firstSeq, lastSeq }: Gap, found: readonly number[]): readonly Gap[] {
  return gapsBetween(firstSeq - 1, [...found, lastSeq + 1]);
}
