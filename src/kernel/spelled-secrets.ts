/** Texts an operation must never show: its passwords, codes and tokens. */
export type Secrets = readonly string[];

/** A piece of a secret this long is as telling as the whole; a shorter secret is looked for whole. */
const PIECE = 8;
/** Shorter texts stand in every message: whoever uses one as a password has none that could be kept, and would blind the log. */
const SHORTEST_KEPT = 4;
/** A longer text is not searched but given up as a whole. */
const LONGEST_SEARCHED = 100_000;

/**
 * Whether a text of somebody else's holds a secret, or a piece of one, in any usual spelling: as it is, in another case, escaped
 * for JSON, encoded for a URL, in base64 at any offset, in hex, or cut.
 *
 * A text that does is dropped as a whole by whoever asks. Striking the secret out instead would tell where it stood, and a short one
 * would be told by what is missing.
 */
export function showsSecret(text: string, secrets: Secrets): boolean {
  if (text.length > LONGEST_SEARCHED) return true;
  const searched = text.toLowerCase();
  return secrets.some(
    (secret) => secret.length >= SHORTEST_KEPT && spellings(secret).some((spelling) => holdsPiece(searched, spelling)),
  );
}

function holdsPiece(text: string, spelling: string): boolean {
  const size = Math.min(PIECE, spelling.length);
  const pieces = new Set<string>();
  for (let at = 0; at + size <= spelling.length; at += 1) pieces.add(spelling.slice(at, at + size));
  for (let at = 0; at + size <= text.length; at += 1) if (pieces.has(text.slice(at, at + size))) return true;
  return false;
}

function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const json = JSON.stringify(secret).slice(1, -1);
  const ascii = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  const url = encodeURIComponent(secret.toWellFormed());
  const all = [secret, json, ascii, url, url.replaceAll('%20', '+'), bytes.toString('hex'), ...inBase64(bytes)];
  return [...new Set(all.map((spelling) => spelling.toLowerCase()))];
}

/** As it looks at each of the three places it can have in a longer text; what its neighbours decide is left off. */
function inBase64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const own = encoded.slice(offset === 0 ? 0 : offset + 1, (bytes.length + offset) % 3 === 0 ? undefined : -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
