import { ConfigurableModuleBuilder } from '@nestjs/common';

import type { PolicyOptions } from './admin-infra.options.js';
import { providersOf } from './providers.js';
import type { Registration } from './registration.js';
import { POLICY_OPTIONS } from './tokens.js';

/** Named one by one: the builder takes from the options only the keys it finds here. */
const NO_EXTRAS: Registration = { contracts: undefined, features: undefined, imports: undefined, isGlobal: undefined };

export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<PolicyOptions>({ optionsInjectionToken: POLICY_OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<Registration>(NO_EXTRAS, (definition, { contracts, features, imports, isGlobal }) => {
    const registration: Registration = { contracts, features, imports, isGlobal };
    const { providers, exports } = providersOf(registration);
    return {
      ...definition,
      global: registration.isGlobal ?? false,
      imports: [...(definition.imports ?? []), ...(registration.imports ?? [])],
      providers: [...(definition.providers ?? []), ...providers],
      exports,
    };
  })
  .build();
