/** Controls, line breaks of every kind, and what turns a text around or hides in it; the two joiners belong to scripts and emoji. */
const OUT_OF_LINE = /\p{Cc}|\p{Cs}|\p{Zl}|\p{Zp}|(?![\u200c\u200d])\p{Cf}/u;
const OUT_OF_LINE_EVERYWHERE = new RegExp(OUT_OF_LINE, 'gu');
const LINE_BREAKS_AND_TABS = /[\n\r\t]/g;
const VISIBLE = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** How a text is laid out that somebody reads: `one` line, as a name is, or `many`, as a reason may be. */
export type Lines = 'one' | 'many';

/** Whether a text reads as what it is, in a mail, a log and a list: something to see, and nothing that hides, moves or turns it. */
export function isReadable(text: string, lines: Lines): boolean {
  const flat = lines === 'many' ? text.replace(LINE_BREAKS_AND_TABS, '') : text;
  return VISIBLE.test(text) && !OUT_OF_LINE.test(flat);
}

/** A text that is taken as it comes and shown as a name, such as what a browser calls itself. */
export function onOneLine(text: string | null): string | null {
  return text === null ? null : text.replace(OUT_OF_LINE_EVERYWHERE, '');
}
