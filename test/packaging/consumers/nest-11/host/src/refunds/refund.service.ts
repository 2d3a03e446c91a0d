import { Injectable } from '@nestjs/common';
import { AuthorizationOrchestrator } from '@maatify/admin-infra';
import type { AdminActor } from '@maatify/admin-infra';

@Injectable()
export class RefundService {
  constructor(private readonly authorization: AuthorizationOrchestrator) {}

  async refund(actor: AdminActor, orderId: string) {
    const result = await this.authorization.authorize(actor, {
      ability: 'orders.refund',
      targetType: 'order',
      targetId: orderId,
    });
    return result.outcome === 'granted' ? 'refunded' : result.outcome;
  }
}
