import { ConfigurableModuleBuilder } from '@nestjs/common';

import type { PolicyOptions } from './admin-infra.options.js';
import { providersOf } from './providers.js';
import type { Registration } from './registration.js';
import { POLICY_OPTIONS } from './tokens.js';

/** Named one by one: the builder takes from the options only the keys it finds here. */
const NO_EXTRAS: Registration = {
  contracts: undefined,
  features: undefined,
  imports: undefined,
  isGlobal: undefined,
  unknownOptions: undefined,
};

export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<PolicyOptions>({ optionsInjectionToken: POLICY_OPTIONS })
  .setClassMethodName('forRoot')
  .setExtras<Registration>(NO_EXTRAS, (definition, given) => {
    const { contracts, features, isGlobal, unknownOptions } = given;
    // On the asynchronous path the builder keeps the imports to itself.
    const hostModules = definition.imports ?? given.imports ?? [];
    const registration: Registration = { contracts, features, imports: hostModules, isGlobal, unknownOptions };
    const { imports, providers, exports } = providersOf(registration, isList(hostModules) ? hostModules : []);
    return {
      ...definition,
      global: registration.isGlobal === true,
      imports,
      providers: [...(definition.providers ?? []), ...providers],
      exports,
    };
  })
  .build();

/** A host without types may hand in anything; what is no list is told at boot. */
function isList(given: unknown): boolean {
  return Array.isArray(given);
}
