import { Test, TestingModule } from '@nestjs/testing';
import { signedInActor } from '@maatify/admin-infra/testing';
import { AppModule } from '../app.module';
import { RefundService } from './refund.service';

describe('RefundService', () => {
  let app: TestingModule;

  beforeEach(async () => {
    app = await Test.createTestingModule({ imports: [AppModule] }).compile();
  });

  afterEach(() => app.close());

  it.each([
    [[], 'denied'],
    [['orders.refund'], 'refunded'],
  ])('with the abilities %j: %s', async (abilities, expected) => {
    const { actor } = await signedInActor(app, { abilities });
    expect(await app.get(RefundService).refund(actor, '42')).toBe(expected);
  });
});
