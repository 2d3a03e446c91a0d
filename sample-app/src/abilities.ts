/**
 * What this host lets admins do beside the library's own abilities. The resolver treats both alike: a role lists each of them by
 * its name, and nothing grants several.
 */
export const HOST_ABILITIES = {
  'audit.read': 'read the audit trail',
  'audit.export': 'take the audit trail away as a file',
  'health.read': 'see what the process knows about its own state',
  'reports.read': 'see reports',
  'reports.create': 'write a report',
} as const satisfies Readonly<Record<string, string>>;

export type HostAbility = keyof typeof HOST_ABILITIES;
