/** Where an admin stands in its lifecycle. Admins are never deleted. */
export const ADMIN_STATUSES = ['created', 'pending_verification', 'active', 'suspended', 'locked'] as const;
export type AdminStatus = (typeof ADMIN_STATUSES)[number];
