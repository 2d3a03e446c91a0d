import type { Target } from '../kernel/proofs.js';

export function settingTarget(key: string): Target {
  return Object.freeze({ type: 'setting', id: key });
}
