import { afterEach, describe, expect, it, jest } from '@jest/globals';

import { inCore } from '../../src/commands/in-core.js';
import { did, didNot } from '../../src/commands/told.js';
import { testConfiguration } from '../support/host.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('a command over the library', () => {
  const silent = () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  };

  /** What a command answers, or throws, and whether the core was closed by the time that was known. */
  async function played(command: () => ReturnType<typeof did>): Promise<readonly [number | string, boolean]> {
    silent();
    let closed = false;
    const code = await inCore(testConfiguration(), 'begin', (app) => {
      const close = app.close.bind(app);
      app.close = async () => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        await close();
        closed = true;
      };
      return Promise.resolve().then(command);
    }).catch((error: unknown) => (error as Error).message);
    return [code, closed];
  }

  it.each([
    ['that did it', () => did('Done.', 'nothing.'), 0],
    ['that did not', () => didNot('Not this time.'), 1],
    [
      'that failed',
      () => {
        throw new Error('gone');
      },
      'gone',
    ],
  ] as const)('%s ends once records and codes have left and the database is closed', async (_, command, code) => {
    expect(await played(command)).toEqual([code, true]);
  });
});
