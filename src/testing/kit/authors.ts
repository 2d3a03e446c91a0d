import type { WriteAuthor } from '../../kernel/write-author.js';
import type { Arranged, Given } from './arranged.js';
import { NOBODY } from './arranged.js';

/** The rule of every write that somebody answers for. */
export const AUTHOR =
  'while `by.kind` is `admin`, that admin must be `active` and still carry `credentialEpoch`, else `author_moved`';

export function authored({ adminId, epoch }: Pick<Given, 'adminId' | 'epoch'>): WriteAuthor {
  return { kind: 'admin', adminId, credentialEpoch: epoch };
}

/** Admins who may not write any more, or never could, by what is wrong with each. */
export async function movedAuthors(arranged: Arranged): Promise<Readonly<Record<string, WriteAuthor>>> {
  const moved = await arranged.active();
  await arranged.epochMoved(moved);
  return {
    'one whose epoch moved': authored(moved),
    'one who is suspended': authored(await arranged.moved(await arranged.active(), 'suspended')),
    'one who was only invited': authored(await arranged.invited()),
    'one who does not exist': authored({ adminId: NOBODY, epoch: 0 }),
  };
}
