import type { AbilityResolver } from '@maatify/admin-infra';

export class Resolver implements AbilityResolver {
  decide(): ReturnType<AbilityResolver['decide']> {
    return Promise.resolve({ decision: 'allow' });
  }
}
