import type { Redacted } from '../kernel/redacted.js';

/** What a mailed code was made under, as a session and a challenge carry it too: once either has moved the code is dead for ever. */
export interface CodeEpochs {
  readonly credentialEpoch: number;
  readonly systemEpoch: number;
}

const FORM = /\.(\d{1,16})\.(\d{1,16})$/;

/**
 * They stand behind the random part, in the open: the digest that is stored covers them, so a code with other epochs is another code.
 * No store has to keep them, and none has to end the codes of everybody where one write ends every session.
 */
export function withEpochs(secret: string, { credentialEpoch, systemEpoch }: CodeEpochs): string {
  return `${secret}.${String(credentialEpoch)}.${String(systemEpoch)}`;
}

/** null for a code that carries none. */
export function epochsOf(code: Redacted): CodeEpochs | null {
  const [, credentialEpoch, systemEpoch] = FORM.exec(code.reveal()) ?? [];
  if (credentialEpoch === undefined || systemEpoch === undefined) return null;
  return { credentialEpoch: Number(credentialEpoch), systemEpoch: Number(systemEpoch) };
}
