import { IsOneOf, IsText } from '../../runner/input/input-rules.js';

const TRIGGERS = ['manual', 'auth_failures', 'suspected_compromise'] as const;
/** What led to an emergency: somebody's decision, a row of failed sign-ins, or the suspicion that somebody is inside. */
export type EmergencyTrigger = (typeof TRIGGERS)[number];

export class DisableEmergencyInput {
  /** Why; shown to everybody who is told. */
  @IsText({ min: 1, max: 500, lines: 'many' })
  reason!: string;
}

export class EnableEmergencyInput extends DisableEmergencyInput {
  @IsOneOf(TRIGGERS)
  trigger!: EmergencyTrigger;
}
