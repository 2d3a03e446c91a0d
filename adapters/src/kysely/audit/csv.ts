const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
/** What makes a spreadsheet compute a cell, also in the wide forms that some of them take for the narrow ones. */
const STARTS_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One record of RFC 4180, its line ending included.
 *
 * Whoever signs in chooses a user agent, and a spreadsheet computes what begins like a formula: such a cell begins with an
 * apostrophe, which shows it as text.
 */
export function csvRecord(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => csvCell(cell ?? '')).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const harmless = STARTS_A_FORMULA.test(text) ? `'${text}` : text;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
