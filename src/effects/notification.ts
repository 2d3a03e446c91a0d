/** How much a notification matters to whom it reaches; the host may choose its channel by it. */
export type NotificationSeverity = 'info' | 'important' | 'critical';

/** One kind of notification. */
export interface Notification<Type extends string = string> {
  readonly type: Type;
  /** A security notification, which a general switch of the host cannot mute. */
  readonly security: boolean;
  readonly severity: NotificationSeverity;
}

/** Declares a notification: `security` says whether no general switch may mute it. */
export function notification<const Type extends string>(
  type: Type,
  { security, severity }: { readonly security: boolean; readonly severity: NotificationSeverity },
): Notification<Type> {
  return Object.freeze({ type, security, severity });
}
