import type { ContractName } from '@maatify/admin-infra';
import type { Capability, SubjectFactory } from '@maatify/admin-infra/testing';
import { conformanceCases } from '@maatify/admin-infra/testing';

/** What `subjectOver` can do on one connection to one file. */
const CAPABILITIES: readonly Capability[] = ['auditReadBack', 'deliveryReadBack', 'passwordStates'];

/** The first case of a contract that notices what is wrong with the subject; null where none does. One is enough, so the rest is not played. */
export async function firstNoticed(contract: ContractName, subjectOf: SubjectFactory): Promise<string | null> {
  const cases = conformanceCases().filter((one) => one.contract === contract);
  for (const one of cases.filter(({ needs }) => needs === undefined || CAPABILITIES.includes(needs))) {
    const subject = await subjectOf();
    try {
      await one.run(subject);
    } catch {
      return one.name;
    } finally {
      await subject.dispose?.();
    }
  }
  return null;
}
