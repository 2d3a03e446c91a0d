import { describe, expect, it } from '@jest/globals';

import { unreachable } from '@maatify/admin-infra';

describe('a switch that meets an outcome of a newer version', () => {
  it.each([
    [{ outcome: 'moved_on' }, "the outcome 'moved_on'"],
    [{ outcome: 7 }, 'a value'],
    ['moved_on', 'a value'],
    [null, 'a value'],
    [undefined, 'a value'],
  ])('%j: says what it was given, and what to do', (value, what) => {
    const call = (): unknown => unreachable(value as never);
    expect(call).toThrow(TypeError);
    expect(call).toThrow(
      `A switch was given ${what} that it was not compiled for; add its case and compile against the installed version.`,
    );
  });
});
