import { bootHost } from './host.js';
import type { Host } from './host.js';
import { armed } from './jobs.js';
import type { Ended, Job } from './jobs.js';

/** A process of its own: boots the application, then runs what it is told, when it is told. */
export type ToRacer =
  | { readonly say: 'boot'; readonly schema: string }
  | { readonly say: 'arm'; readonly jobs: readonly Job[] }
  | { readonly say: 'go'; readonly at: number }
  | { readonly say: 'stop' };
export type FromRacer = { readonly say: 'ready' } | { readonly say: 'done'; readonly results: readonly Ended[] };

let host: Host | null = null;
let runs: readonly (() => Promise<Ended>)[] = [];

function answer(message: FromRacer): void {
  process.send?.(message);
}

async function obey(message: ToRacer): Promise<void> {
  switch (message.say) {
    case 'boot':
      host = await bootHost(message.schema);
      answer({ say: 'ready' });
      return;
    case 'arm': {
      if (host === null) throw new Error('armed before it was booted');
      const booted = host;
      runs = await Promise.all(message.jobs.map((job) => armed(booted, job)));
      answer({ say: 'ready' });
      return;
    }
    case 'go':
      // Both processes wait for the same moment of the same machine: a message alone arrives sooner at one of them.
      while (Date.now() < message.at);
      answer({ say: 'done', results: await Promise.all(runs.map((run) => run())) });
      return;
    case 'stop':
      await host?.context.close();
      process.disconnect();
  }
}

process.on('message', (message: ToRacer) => {
  obey(message).catch((error: unknown) => {
    // Ends the process: whoever waits for its answer sees that there will be none.
    setImmediate(() => {
      throw error;
    });
  });
});
