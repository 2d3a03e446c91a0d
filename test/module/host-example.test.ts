import 'reflect-metadata';

import { expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';

import { AuditLogger, AuthorizationOrchestrator } from '@maatify/admin-infra';
import type { AdminActor, AuditIntent } from '@maatify/admin-infra';
import { AdminInfraTestingModule, signedInActor } from '@maatify/admin-infra/testing';

type RefundResult = Awaited<ReturnType<AuthorizationOrchestrator['authorize']>> | { readonly outcome: 'refunded' };

/** A command of the host's own, behind the library's authorization. */
@Injectable()
class RefundService {
  readonly refunded: string[] = [];

  constructor(@Inject(AuthorizationOrchestrator) private readonly authorization: AuthorizationOrchestrator) {}

  async refund(actor: AdminActor, orderId: string): Promise<RefundResult> {
    const result = await this.authorization.authorize(actor, {
      ability: 'orders.refund',
      targetType: 'order',
      targetId: orderId,
    });
    if (result.outcome !== 'granted') return result;
    this.refunded.push(orderId);
    return { outcome: 'refunded' };
  }
}

@Module({ providers: [RefundService], exports: [RefundService] })
class OrdersModule {}

it('refunds only with the ability, and leaves a trace of refusals', async () => {
  const recorded: AuditIntent[] = [];
  const module = await Test.createTestingModule({ imports: [AdminInfraTestingModule.forRoot(), OrdersModule] })
    .overrideProvider(AuditLogger)
    .useValue({ record: (intent: AuditIntent) => void recorded.push(intent) })
    .compile();
  const refunds = module.get(RefundService);

  const { actor } = await signedInActor(module, { abilities: [] }); // really signs in
  expect(await refunds.refund(actor, '42')).toMatchObject({ outcome: 'denied' });
  expect(recorded).toContainEqual(
    expect.objectContaining({ type: 'authz.permission.denied', target: { type: 'order', id: '42' } }),
  );

  const { actor: clerk } = await signedInActor(module, { abilities: ['orders.refund'] });
  expect(await refunds.refund(clerk, '42')).toEqual({ outcome: 'refunded' });
  expect(refunds.refunded).toEqual(['42']);

  await module.close();
});
