import type { OperationPolicy } from '../runner/policy.js';

/** Whether ending what is one's own takes a recent proof: as the host decided, whatever it is that ends. */
export function proofToEndOwn(_input: unknown, { sessions }: OperationPolicy): boolean {
  return sessions.recentProofToEndOwn;
}
