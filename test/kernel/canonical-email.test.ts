import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { canonicalEmail } from '../../src/kernel/canonical-email.js';

const LOCAL_64 = 'l'.repeat(64);
const LABEL_63 = 'd'.repeat(63);
/** A host of exactly this length. */
const host = (length: number) => {
  const tail = `.${LABEL_63}.${LABEL_63}`;
  const first = length - tail.length;
  return first > 63 ? `${'d'.repeat(first - 64)}.${LABEL_63}${tail}` : `${'d'.repeat(first)}${tail}`;
};

describe('F10 the one spelling of an address', () => {
  it.each([
    ['Ada@Example.ORG', 'ada@example.org'],
    ['  ada@example.org\n', 'ada@example.org'],
    ['a@b.co', 'a@b.co'],
    ['a+b.c_d-e@sub.example.org', 'a+b.c_d-e@sub.example.org'],
    ['user@bücher.example', 'user@xn--bcher-kva.example'],
    ['user@BÜCHER.example', 'user@xn--bcher-kva.example'],
    [`${LOCAL_64}@example.org`, `${LOCAL_64}@example.org`],
    [`x@${LABEL_63}.org`, `x@${LABEL_63}.org`],
    ['x@1-2.3-4.org', 'x@1-2.3-4.org'],
    [`${'l'.repeat(54)}@${host(199)}`, `${'l'.repeat(54)}@${host(199)}`],
  ])('%s', (text, canonical) => {
    expect(canonicalEmail(text)).toBe(canonical);
  });

  it.each([
    [''],
    ['a@b.c'],
    ['x@1-2.3-4'],
    ['josé@example.org'],
    ['@example.org'],
    ['ada'],
    ['ada.example.org'],
    ['ada@'],
    ['ada@localhost'],
    ['ada@example..org'],
    ['ada@.example.org'],
    ['ada@example.org.'],
    ['ada@-example.org'],
    ['ada@example-.org'],
    ['ada@exa_mple.org'],
    ['ada@exam ple.org'],
    ['a da@example.org'],
    ['ada@x@example.org'],
    ['"ada"@example.org'],
    ['ada(1)@example.org'],
    ['ada,b@example.org'],
    ['ada<b>@example.org'],
    ['ada[b]@example.org'],
    ['ada:b@example.org'],
    ['ada;b@example.org'],
    ['a\\da@example.org'],
    ['ada\u0000@example.org'],
    ['ada\u200b@example.org'],
    ['ａda@example.org'],
    ['ﬁ@example.org'],
    ['e\u0301@example.org'],
    [`${LOCAL_64}l@example.org`],
    [`x@${LABEL_63}d.org`],
    [`${'l'.repeat(55)}@${host(199)}`],
  ])('%j is refused, not mended', (text) => {
    expect(canonicalEmail(text)).toBeNull();
  });

  it('an address is not made short enough, nor another one, by what its host would drop', () => {
    for (const dropped of [1, 5, 300]) expect(canonicalEmail(`x@ex${'\u00ad'.repeat(dropped)}ample.org`)).toBeNull();
  });

  it('an address that grows beyond the limit by its host’s ASCII form is refused', () => {
    const longer = `${'l'.repeat(64)}@${`${'üd'.repeat(14)}.`.repeat(6)}example.org`;
    expect(longer.length).toBeLessThanOrEqual(254);
    expect(canonicalEmail(longer)).toBeNull();
  });
});

describe('F10 a plain address, which is known at a glance', () => {
  const piece = fc.constantFrom(
    'ada',
    'X',
    '7',
    '-',
    '--',
    '_',
    '+',
    '.',
    '..',
    '@',
    'example',
    'xn--',
    'org',
    'c',
    '0x1',
    'ſ',
    'K',
    'é',
    ' ',
    '"',
  );
  const text = fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join(''));
  const address = fc
    .tuple(text, fc.constantFrom('', '@'), text, fc.constantFrom('', '.org', '.c', '.x1'))
    .map((parts) => parts.join(''));

  it('is one exactly where the whole look finds it to be one, and has the same form', () => {
    fc.assert(
      fc.property(address, (short) => {
        fc.pre(short.trim() === short && short.length < 40 && !short.startsWith('.'));
        // An address of more than 63 characters is looked at as a whole.
        const padding = `${'l'.repeat(62 - short.indexOf('@'))}.`;
        const long = short.indexOf('@') < 1 ? null : canonicalEmail(`${padding}${short}`);
        const form = canonicalEmail(short);
        expect(form === null ? null : `${padding}${form}`).toBe(long);
      }),
      { numRuns: 2_000 },
    );
  });
});
