import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';

import type { HostOptions } from '../host-options.js';
import { AdminExternalIdentitiesController } from './admin-external-identities.controller.js';
import { ASSERTION_VERIFIER, NoAssertions } from './assertion-verifier.js';
import { ExternalSignInController } from './external-sign-in.controller.js';
import { Nonces } from './nonces.js';
import { OwnExternalIdentitiesController } from './own-external-identities.controller.js';
import { VerifiedIdentities } from './verified-identities.js';

@Module({})
export class ExternalSignInModule {
  static forRoot({ assertions }: HostOptions): DynamicModule {
    return {
      module: ExternalSignInModule,
      controllers: [ExternalSignInController, OwnExternalIdentitiesController, AdminExternalIdentitiesController],
      providers: [{ provide: ASSERTION_VERIFIER, useValue: assertions ?? new NoAssertions() }, Nonces, VerifiedIdentities],
    };
  }
}
