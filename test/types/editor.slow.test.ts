import { beforeAll, describe, expect, it, jest } from '@jest/globals';

import { Editor } from './support/editor.js';

jest.setTimeout(120_000);

/** What a host's and a maintainer's editor shows: types are written to be read, and names are offered where they are typed. */
describe('FEM-14 what an editor shows', () => {
  let editor: Editor;
  beforeAll(() => {
    editor = new Editor();
  });

  const RESULTS = [
    ['SuspendResult', ['changed', 'unchanged', 'self_forbidden', 'illegal_transition', 'conflict', 'denied']],
    ['SignInResult', ['signed_in', 'totp_required', 'validation_failed']],
    ['AccessResult', ['allowed', 'refused']],
    ['AdminResult', ['found', 'not_found']],
    ['SetSettingResult', ['changed', 'conflict']],
  ] as const;

  it.each(RESULTS)('hovering a %s prints its plain members', (name, outcomes) => {
    const shown = editor.hover(`import type { ${name} } from '@maatify/admin-infra';\nexport declare const it: ⌖${name};\n`);
    expect(shown).toContain(`type ${name} = `);
    for (const outcome of outcomes) expect(shown).toContain(`outcome: "${outcome}"`);
    // No intersection, no helper's name, nothing left to compute.
    expect(shown).not.toMatch(/&|\bFlat<|\bMember<|Readonly<|Omit<|Operation|\bextends\b|infer /);
  });

  it('hovering one case prints its fields', () => {
    const shown = editor.hover(
      "import type { SuspendResult } from '@maatify/admin-infra';\n" +
        'export function of(result: SuspendResult) {\n' +
        "  return result.outcome === 'changed' ? ⌖result : null;\n}\n",
    );
    expect(shown.replaceAll(/\s+/g, ' ')).toBe(
      '(parameter) result: { readonly outcome: "changed"; readonly from: AdminStatus; readonly to: AdminStatus; }',
    );
  });

  it('the outcomes of an operation are offered where its body ends', () => {
    const offered = editor.completions(
      "import type { suspend } from '../../src/lifecycle/suspend.operation.js';\n" +
        "import type { RunIn } from './support/run-of.js';\n" +
        'declare const run: RunIn<typeof suspend>;\n' +
        "run.end('⌖');\n",
    );
    expect(offered).toEqual(expect.arrayContaining(['changed', 'unchanged', 'conflict', 'last_holder', 'not_found']));
    expect(offered).not.toContain('signed_in');
  });
});
