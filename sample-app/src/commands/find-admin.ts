import type { AdminView, SystemActor } from '@maatify/admin-infra';
import { AdminLifecycleOrchestrator, canonicalEmail } from '@maatify/admin-infra';
import type { INestApplicationContext } from '@nestjs/common';

const PER_PAGE = 100;
/** A search takes no more characters; who shares them and has another address is told apart below. */
const SEARCHED = 100;

/** The admin who has an address, however it is spelled; null for nobody. */
export async function findAdmin(app: INestApplicationContext, actor: SystemActor, email: string): Promise<AdminView | null> {
  const address = canonicalEmail(email);
  if (address === null) return null;
  const search = address.slice(0, SEARCHED);
  for (let cursor: string | null = null; ;) {
    const page = await app.get(AdminLifecycleOrchestrator).admins(actor, { search, cursor, limit: PER_PAGE });
    if (page.outcome !== 'page') throw new Error(`Administrators cannot be searched: ${page.outcome}.`);
    const found = page.items.find(({ canonicalEmail: one }) => one === address);
    if (found !== undefined) return found;
    if (page.next === null) return null;
    cursor = page.next;
  }
}
