import type { SuspendResult } from '@maatify/admin-infra';

export function say(result: SuspendResult): string {
  switch (result.outcome) {
    case 'changed':
    case 'unchanged':
      return `${result.outcome} by now`;
    case 'validation_failed':
    case 'session_ended':
    case 'denied':
    case 'step_up_required':
    case 'self_forbidden':
    case 'illegal_transition':
    case 'last_holder':
    case 'not_found':
      return 'refused';
    default: {
      // TS2322: a result is a closed union: whoever forgets `conflict` is told (L6, FEM-14)
      const forgotten: never = result;
      return forgotten;
    }
  }
}
