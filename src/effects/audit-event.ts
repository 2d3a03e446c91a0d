export type AuditCategory = 'authentication' | 'authorization' | 'security' | 'admin' | 'system' | 'view';
export type AuditSeverity = 'info' | 'notice' | 'warning' | 'critical';

/** One kind of audit event: what it is called, how it is classed, and the shape of its metadata. */
export interface AuditEvent<Type extends string = string, Metadata extends object = object> {
  readonly type: Type;
  readonly category: AuditCategory;
  readonly severity: AuditSeverity;
  /** Never set; carries the metadata's type to the compiler. */
  readonly metadata?: Metadata;
}

export type MetadataOf<E> = E extends AuditEvent<string, infer Metadata> ? Metadata : never;

type NoMetadata = Record<never, never>;

const CATEGORY_BY_PREFIX: Readonly<Record<string, AuditCategory>> = {
  auth: 'authentication',
  authz: 'authorization',
  security: 'security',
  admin: 'admin',
  view: 'view',
  system: 'system',
  operation: 'security',
};

/**
 * Declares an audit event. Its metadata is minimal, typed and without secrets; its category follows from the first word of its
 * type, which is for ever.
 *
 * @example
 * export const SUSPENDED = auditEvent<{ readonly reason: string }>()('admin.suspended', 'warning');
 */
export function auditEvent<Metadata extends object = NoMetadata>() {
  return <const Type extends string>(type: Type, severity: AuditSeverity): AuditEvent<Type, Metadata> =>
    Object.freeze({ type, severity, category: CATEGORY_BY_PREFIX[type.slice(0, type.indexOf('.'))] ?? 'security' });
}

/** Categories that no setting can silence. View events are the opposite: off unless asked for. */
export function ignoresAuditSwitch(category: AuditCategory): boolean {
  return category === 'security' || category === 'authorization' || category === 'authentication';
}
