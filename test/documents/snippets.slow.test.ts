import { beforeAll, describe, expect, it, jest } from '@jest/globals';

import { SNIPPET_CONTEXTS } from './support/snippet-contexts.js';
import { DOCUMENTS, errorsIn, snippetsOf } from './support/snippets.js';
import type { Snippet } from './support/snippets.js';

jest.setTimeout(120_000);

const ALL = DOCUMENTS.flatMap((document) => snippetsOf(document));
const TYPESCRIPT = ALL.filter(({ language }) => language === 'ts');
const place = ({ document, line }: Snippet): string => `${document}:${line}`;

/** The same blocks, spoilt, with what the compiler has to say: finding nothing means something only if it can find. */
const spoilt = (context: string, from: RegExp, to: string, error: RegExp) => {
  const snippet = TYPESCRIPT.find((one) => one.context === context);
  if (snippet === undefined || !from.test(snippet.code)) throw new Error(`no snippet in "${context}" has ${String(from)}`);
  return { error, snippet: { ...snippet, document: `${snippet.document} (spoilt)`, code: snippet.code.replace(from, to) } };
};
const SPOILT = [
  spoilt('controller-method', / {2}case 'last_holder':\n/, '', /TS2345 .*last_holder.* parameter of type 'never'/),
  spoilt('app-module', /\.\.\.persistence,.*/, '', /AbilityResolver/),
  spoilt('guard-method', /\(\{ token/, '(… { token', /TS1127/),
];

describe('N4 what the documents show compiles', () => {
  let errors: ReturnType<typeof errorsIn>;
  beforeAll(() => {
    errors = errorsIn([...TYPESCRIPT, ...SPOILT.map(({ snippet }) => snippet)]);
  });

  it.each(TYPESCRIPT.map((snippet) => [place(snippet), snippet] as const))('%s', (_place, snippet) => {
    expect(errors.get(snippet)).toEqual([]);
  });

  it.each(SPOILT.map((one) => [place(one.snippet), one] as const))('and %s does not', (_place, { snippet, error }) => {
    expect(errors.get(snippet)?.join('\n')).toMatch(error);
  });

  it('every block says its language, and there is one word for TypeScript', () => {
    const others = ALL.filter(({ language }) => !['ts', 'sh', 'json', 'text'].includes(language));
    expect(others.map((snippet) => `${place(snippet)} ${snippet.language}`)).toEqual([]);
  });

  it('every context is used', () => {
    expect([...new Set(TYPESCRIPT.flatMap(({ context }) => context ?? []))].sort()).toEqual(Object.keys(SNIPPET_CONTEXTS).sort());
  });
});
