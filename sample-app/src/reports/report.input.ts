import { IsText } from '@maatify/admin-infra';

export class CreateReportInput {
  @IsText({ min: 1, max: 200, lines: 'one' })
  title!: string;
}
