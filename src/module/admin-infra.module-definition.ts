import { ConfigurableModuleBuilder } from '@nestjs/common';

import type { PolicyOptions } from './admin-infra.options.js';
import { providersOf } from './providers.js';
import type { Registration } from './registration.js';
import { POLICY_OPTIONS } from './tokens.js';

/** Named one by one: the builder takes from the options only the keys it finds here. */
const NO_EXTRAS: Registration = { contracts: undefined, features: undefined, imports: undefined, isGlobal: undefined };

export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<PolicyOptions>({ optionsInjectionToken: POLICY_OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<Registration>(NO_EXTRAS, (definition, given) => {
    const { contracts, features, imports: hostModules = [], isGlobal } = given;
    const registration: Registration = { contracts, features, imports: hostModules, isGlobal };
    const { imports, providers, exports } = providersOf(registration, [...(definition.imports ?? []), ...hostModules]);
    return {
      ...definition,
      global: registration.isGlobal ?? false,
      imports,
      providers: [...(definition.providers ?? []), ...providers],
      exports,
    };
  })
  .build();
