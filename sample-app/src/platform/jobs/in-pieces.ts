/** One run ends after so many pieces, whatever is left; the next one goes on. */
const MOST_PIECES = 100;

/** Does piece after piece until one says that there are no more, the host closes, or one run has done enough. */
export async function inPieces(once: () => Promise<{ readonly more: boolean }>, closing?: AbortSignal): Promise<void> {
  for (let done = 0; done < MOST_PIECES && closing?.aborted !== true; done += 1) if (!(await once()).more) return;
}
