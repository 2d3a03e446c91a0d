/** What each ability of the library lets an admin do. Keys are fixed for ever; hosts add their own beside them (AZ-03). */
export const ABILITIES = {
  'admins.create': 'create admins, and send their invitation again',
  'admins.view': 'see admins',
  'admins.activate': 'activate a verified admin',
  'admins.suspend': 'suspend an admin',
  'admins.reinstate': 'let a suspended admin work again',
  'admins.lock': 'lock an admin',
  'admins.unlock': 'unlock an admin',
  'admins.bootstrap': 'create the very first admin (a system actor)',
  'admins.administer': 'the default lifeline: somebody who can sign in always holds it',
  'admins.totp.enrol': 'issue the one-time code that lets an admin without a second factor enrol one',
  'sessions.view': 'see the sessions of other admins',
  'sessions.revoke': 'end the sessions of other admins',
  'system.settings.view': 'see settings',
  'system.settings.update': 'change ordinary settings',
  'system.settings.security.update': 'change security settings',
  'system.read_only': 'switch read-only mode',
  'system.break_glass': 'sign in during maintenance and emergency, with password and second factor',
} as const satisfies Readonly<Record<string, string>>;

/** An ability of the library. */
export type Ability = keyof typeof ABILITIES;
