const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Armenian}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Devanagari}/u,
  /\p{Script=Bengali}/u,
  /\p{Script=Tamil}/u,
  /\p{Script=Thai}/u,
  /\p{Script=Georgian}/u,
  /\p{Script=Ethiopic}/u,
  // Japanese, Korean and Chinese write several together; the sign of a long vowel is in Unicode's eyes of no script.
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u30fc]/u,
];
const LETTER = /\p{L}/u;

/** Whether the letters of a word come from one script, so that no look-alike hides among them. */
export function isOfOneScript(label: string): boolean {
  const used = SCRIPTS.filter((script) => script.test(label));
  if (used.length > 1) return false;
  const [one] = used;
  // A letter of a script that is not listed must not stand beside one that is.
  return Array.from(label).every((character) => !LETTER.test(character) || one === undefined || one.test(character));
}
