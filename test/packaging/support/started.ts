import { spawn } from 'node:child_process';

/** Starts a server, waits until it says so, lets `use` look at what it said, and stops it with all it started, as Ctrl+C would. */
export async function started(
  [command, ...args]: readonly [string, ...string[]],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>>; readonly says: RegExp },
  use: (said: RegExpExecArray) => Promise<void> = async () => {},
): Promise<void> {
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: '', ...options.env };
  const child = spawn(command, args, { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = new Promise((resolve) => child.once('close', resolve));
  try {
    const said = await new Promise<RegExpExecArray>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer): void => {
        output += chunk.toString();
        const found = options.says.exec(output);
        if (found !== null) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('error', reject);
      child.once('close', () => reject(new Error(`${command} ${args.join(' ')} ended early:\n${output}`)));
    });
    await use(said);
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await ended;
  }
}
