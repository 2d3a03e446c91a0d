import { describe, expect, it } from '@jest/globals';

import type { signIn } from '../../src/authentication/sign-in.operation.js';
import type { signOut } from '../../src/authentication/sign-out.operation.js';
import type { set } from '../../src/settings/set.operation.js';
import type { EndingOf, Spec, Ways } from '../support/expectations.js';

type EndingsOf<O, S extends string> = Spec<O, S>['endings'];
const way = (): undefined => undefined;

/** The compiler is the one that asks; these programs are checked by `npm run typecheck`. */
describe('DX2 what a file of expectations leaves out does not compile', () => {
  it('an ending nobody knows the way to, and one that does not exist', () => {
    const complete: EndingsOf<typeof signOut, 'signed_out'> = { already_ended: way };
    // @ts-expect-error -- there is no way to `already_ended`
    const incomplete: EndingsOf<typeof signOut, 'signed_out'> = {};
    // @ts-expect-error -- no such ending
    const misspelt: EndingsOf<typeof signOut, 'signed_out'> = { already_ended: way, already_gone: way };
    expect([complete, incomplete, misspelt].map((one) => Object.keys(one).length)).toEqual([1, 0, 2]);
  });

  it('a reason as well as an outcome; a refusal at the door only where it depends on what is asked for', () => {
    const reason: EndingOf<typeof signIn> = 'rejected/not_active';
    // @ts-expect-error -- a reason of another operation
    const foreign: EndingOf<typeof signIn> = 'rejected/code_expired';
    const asked: Pick<Required<EndingsOf<typeof set, 'changed'>>, 'step_up_required'> = { step_up_required: way };
    expect([reason, foreign, Object.keys(asked)]).toEqual(['rejected/not_active', 'rejected/code_expired', ['step_up_required']]);
  });

  it('the flow, what a repeat answers, and what is left behind', () => {
    type Asked = keyof Spec<typeof signOut, 'signed_out'>;
    const all = ['prepare', 'succeeds', 'holds', 'changes', 'flow', 'tells', 'again', 'leftBehind', 'endings'] satisfies Asked[];
    // @ts-expect-error -- everything else is missing
    const bare: Spec<typeof signOut, 'signed_out'> = { succeeds: 'signed_out' };
    const ways: Ways<typeof signOut> = { 'one way': way };
    expect([all.length, Object.keys(bare), Object.keys(ways)]).toEqual([9, ['succeeds'], ['one way']]);
  });
});
