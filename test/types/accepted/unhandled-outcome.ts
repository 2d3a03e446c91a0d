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
    case 'conflict':
    case 'not_found':
      return 'refused';
    default: {
      const forgotten: never = result;
      return forgotten;
    }
  }
}
