import { IsAbilityKey, IsText, MayBeAbsent } from '../runner/input/input-rules.js';

/** Which ability a host's own command or query needs, and on what. */
export class AuthorizeInput {
  @IsAbilityKey()
  ability!: string;

  @MayBeAbsent()
  @IsText({ min: 1, max: 64 })
  targetType?: string | null;

  @MayBeAbsent()
  @IsText({ min: 1, max: 256 })
  targetId?: string | null;
}
