// A host written as an ECMAScript module. Each check uses the package the way its guide says.
import 'reflect-metadata';

import { strict as assert } from 'node:assert';

import { ABILITIES, AbilityResolver, adminId, Redacted } from '@maatify/admin-infra';
import type { Ability, AbilityDecision, AdminId } from '@maatify/admin-infra';

const CHECKS: readonly (() => void)[] = [
  function secretsStayHidden() {
    const secret = Redacted.of('correct horse');
    assert.equal(String(secret).includes('horse'), false);
    assert.equal(JSON.stringify({ secret }).includes('horse'), false);
  },
  function idsAreBranded() {
    const id: AdminId = adminId('admin-1');
    assert.equal(id, 'admin-1');
    assert.throws(() => adminId(''));
    // @ts-expect-error a bare string is no admin id
    const unbranded: AdminId = 'admin-1';
    assert.equal(unbranded, id);
  },
  function abilitiesAreAClosedList() {
    const ability: Ability = 'admins.suspend';
    assert.equal(ability in ABILITIES, true);
  },
  function aContractIsATokenAndAType() {
    class Nobody implements Pick<AbilityResolver, 'decide'> {
      decide(): Promise<AbilityDecision> {
        return Promise.reject(new Error('not in this check'));
      }
    }
    assert.equal(typeof AbilityResolver, 'symbol');
    assert.equal(typeof Nobody.prototype.decide, 'function');
  },
];

for (const check of CHECKS) check();
console.log('an ECMAScript module can use the package');
