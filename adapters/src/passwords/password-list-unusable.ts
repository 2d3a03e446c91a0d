/** A list of passwords that cannot be read, or is none: thrown at start, and later instead of setting a password. */
export class PasswordListUnusable extends Error {
  override readonly name = 'PasswordListUnusable';

  constructor(file: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`The list of passwords '${file}' cannot be used: ${problem}. ${remedy}.`, options);
  }
}
