import { GoesWith, IsAbilityKey, IsText, MayBeAbsent } from '../runner/input/input-rules.js';

/** Which ability a host's own command or query needs, and on what. */
export class AuthorizeInput {
  @IsAbilityKey()
  ability!: string;

  /** What it would be done to, as the host calls it; with `targetId`, or neither. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 64 })
  @GoesWith('targetId')
  targetType?: string | null;

  /** Which one; with `targetType`, or neither. */
  @MayBeAbsent()
  @IsText({ min: 1, max: 256 })
  @GoesWith('targetType')
  targetId?: string | null;
}
