import { describe } from '@jest/globals';

import type { TestDatabase } from '../support/databases.js';
import { refusesChanges } from './append-only.js';
import { noticesTampering } from './audit-chain.js';
import { exportsTheTrail } from './audit-export.js';
import { relaysTheTrail } from './audit-relay.js';
import { readsTheTrail } from './audit-trail.js';
import { decidesBetweenRows } from './between-rows.js';
import { endsEverythingAtOnce } from './emergency.js';
import { keepsTheJournal } from './change-journal.js';
import { countsHolders } from './lifeline.js';
import { deliversFromTheOutbox } from './outbox.js';
import { prunesInSlices } from './pruning.js';
import { takesOtherSchemas } from './schemas.js';
import { countStatements } from './statement-counts.js';
import { upgrades } from './upgrading.js';

/** What holds on every database, beside the promises of the contracts. */
export function onEveryDatabase(database: () => TestDatabase): void {
  describe('goes to the database exactly so often', () => {
    countStatements(database());
  });
  describe('refuses', () => {
    refusesChanges(database());
  });
  describe('between rows and moments', () => {
    decidesBetweenRows(database());
  });
  describe('the lifeline', () => {
    countsHolders(database());
  });
  describe('an emergency', () => {
    endsEverythingAtOnce(database());
  });
  describe('the outbox', () => {
    deliversFromTheOutbox(database());
  });
  describe('pruning', () => {
    prunesInSlices(database());
  });
  describe('the audit trail', () => {
    readsTheTrail(database());
  });
  describe('the audit trail, changed by somebody', () => {
    noticesTampering(database());
  });
  describe('the audit trail leaves', () => {
    exportsTheTrail(database());
  });
  describe('the audit trail is brought away', () => {
    relaysTheTrail(database());
  });
  describe('the journal of changes', () => {
    keepsTheJournal(database());
  });
  describe('upgrading', () => {
    upgrades(database());
  });
  describe('another schema', () => {
    takesOtherSchemas(database);
  });
}
