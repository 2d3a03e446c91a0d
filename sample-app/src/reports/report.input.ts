import { IsString, Length, Validate, ValidatorConstraint } from 'class-validator';
import type { ValidatorConstraintInterface } from 'class-validator';

@ValidatorConstraint({ name: 'well_formed' })
class WellFormed implements ValidatorConstraintInterface {
  validate(value: unknown): boolean {
    return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
  }
}

export class CreateReportInput {
  @IsString()
  @Length(1, 200)
  @Validate(WellFormed)
  title!: string;
}
