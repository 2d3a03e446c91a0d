// @ts-check

/**
 * What looks like an id: `v5.0.0-6.1.10`, `AU-01`, `AU1` or `F01`. Nothing that goes on beyond it (`A10` is not `A1`, `SHA-256` is not
 * `SHA-25`), and nothing that is the tail of something else. `X1/X5`, `F01 F02`, `(A5)` and `E1, E2` are two, two, one and two.
 */
const ID = /(?<![\w.])(?:v\d+\.\d+\.\d+-\d+\.\d+\.\d+|[A-Z]{2,3}-\d{2}|[A-Z]{1,2}\d{1,2})(?![\w]|\.\d)/g;

/** `A1-A6` means each of the six. */
const RANGE = /(?<![\w.-])([A-Z]{1,2})(\d{1,2})-\1(\d{1,2})(?![\w-]|\.\d)/g;

/**
 * The words of a text that have the form of an id, in order, each once.
 *
 * @param {string} text
 * @returns {readonly string[]}
 */
export function tokensIn(text) {
  return [...new Set(text.replaceAll(RANGE, spelledOut).match(ID) ?? [])];
}

/**
 * @param {string} range
 * @param {string} family
 * @param {string} first
 * @param {string} last
 */
function spelledOut(range, family, first, last) {
  const count = Number(last) - Number(first) + 1;
  if (count < 1) return range;
  return Array.from(
    { length: count },
    (_, index) => `${family}${String(Number(first) + index).padStart(first.length, '0')}`,
  ).join(' ');
}

/**
 * The family of an id is what it shares with its neighbours: `F` of `F01`, `AU-` of `AU-01`, `v` of an ASVS requirement. The dash keeps
 * the row `AU1` apart from the rule `AU-01`.
 *
 * @param {string} id
 */
export function familyOf(id) {
  if (/^v\d/.test(id)) return 'v';
  return /^[A-Z]+-?/.exec(id)?.[0] ?? '';
}

/**
 * The words of a text that belong to a family of ids and yet are none: misspelt, or one too high. Words of no family (`UTF-16`) are words.
 *
 * @param {string} text
 * @param {ReadonlySet<string>} known ids and other names that may be used
 * @returns {readonly string[]}
 */
export function unknownIn(text, known) {
  const families = familiesOf(known);
  return tokensIn(text).filter((token) => !known.has(token) && families.has(familyOf(token)));
}

/** @type {WeakMap<ReadonlySet<string>, ReadonlySet<string>>} */
const FAMILIES = new WeakMap();

/** @param {ReadonlySet<string>} known */
function familiesOf(known) {
  const found = FAMILIES.get(known) ?? new Set([...known].map(familyOf));
  FAMILIES.set(known, found);
  return found;
}

/**
 * Names with a number that are ids of no group, as `{ "K": 20 }` for K1 to K20.
 *
 * @param {Readonly<Record<string, number>>} counts
 * @returns {readonly string[]}
 */
export function numbered(counts) {
  return Object.entries(counts).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, index) => `${family}${index + 1}`),
  );
}
