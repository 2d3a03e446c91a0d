// A host written as CommonJS: it loads the ESM-only package by require, as it loads Nest itself.
import 'reflect-metadata';

import { strict as assert } from 'node:assert';

import { ABILITIES, AbilityResolver, adminId, Redacted } from '@maatify/admin-infra';
import type { Ability, AdminId } from '@maatify/admin-infra';

const CHECKS: readonly (() => void | Promise<void>)[] = [
  function secretsStayHidden() {
    assert.equal(String(Redacted.of('correct horse')).includes('horse'), false);
  },
  function idsAreBranded() {
    const id: AdminId = adminId('admin-1');
    assert.equal(id, 'admin-1');
  },
  function abilitiesAreAClosedList() {
    const ability: Ability = 'admins.suspend';
    assert.equal(ability in ABILITIES, true);
  },
  async function requireAndImportGiveOnePackage() {
    assert.equal(typeof module.exports, 'object');
    const imported = await import('@maatify/admin-infra');
    assert.equal(imported.Redacted, Redacted);
    assert.equal(imported.AbilityResolver, AbilityResolver);
  },
];

async function main(): Promise<void> {
  for (const check of CHECKS) await check();
  console.log('a CommonJS module can use the package');
}

void main();
