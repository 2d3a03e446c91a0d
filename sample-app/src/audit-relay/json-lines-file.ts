import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

import type { RelayedRecord } from '@maatify/admin-infra-adapters/kysely';

const LINE_END = 0x0a;

/**
 * Appends records to a file, a line of JSON each, and resolves when they are on the disk. Put the file where another system takes it
 * from, or onto a disk that is one's: whoever can write to the database should not reach it. One line may come twice, with the same
 * `eventId`; a line that a crash cut short is no JSON, and its record comes again.
 */
export class JsonLinesFile {
  constructor(private readonly path: string) {}

  async append(records: readonly RelayedRecord[]): Promise<void> {
    const file = await open(this.path, 'a+', 0o600);
    try {
      const lines = records.map(({ seq, event, chain }) => `${JSON.stringify({ seq, ...event, chain })}\n`).join('');
      await file.appendFile((await endsInALine(file)) ? lines : `\n${lines}`);
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}

async function endsInALine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === LINE_END;
}
