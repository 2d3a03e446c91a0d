const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;
/** What makes a spreadsheet compute a cell, also in the wide forms that some of them take for the narrow ones. */
const STARTS_A_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
/** Where a spreadsheet cuts that takes semicolons or tabs for the comma, as it does in many countries: quotes within a line bind nothing there. */
const STARTS_ONE_BEHIND_A_CUT = /([;\t\r\n][ "]*)(?=[=+\-@＝＋－＠])/g;

/**
 * One record of RFC 4180, its line ending included.
 *
 * Whoever signs in chooses a user agent, and a spreadsheet computes what begins like a formula: such a cell begins with an
 * apostrophe, which shows it as text. So does what begins like one where the spreadsheet of another country would cut.
 */
export function csvRecord(cells: readonly (string | null)[]): string {
  return `${cells.map((cell) => csvCell(cell ?? '')).join(',')}\r\n`;
}

function csvCell(text: string): string {
  const uncut = text.replace(STARTS_ONE_BEHIND_A_CUT, "$1'");
  const harmless = STARTS_A_FORMULA.test(uncut) ? `'${uncut}` : uncut;
  return NEEDS_QUOTES.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
