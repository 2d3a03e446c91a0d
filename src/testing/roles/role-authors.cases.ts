import type { WriteAuthor } from '../../kernel/write-author.js';
import type { Arranged } from '../kit/arranged.js';
import { AUTHOR, authored, movedAuthors } from '../kit/authors.js';
import type { CaseBody } from '../kit/conformance-case.js';
import { casesOf } from '../kit/conformance-case.js';
import { ABILITY, aRole, assign, create, grant, holderOf, rename, revoke, roleOf, withdraw } from './role-records.js';

type Claim = { readonly outcome: string; readonly reason?: string };

/** Each write, ready to be made by whomever. */
const WRITES: Readonly<Record<string, (arranged: Arranged) => Promise<(by: WriteAuthor) => Promise<Claim>>>> = {
  create: (arranged) => Promise.resolve((by) => create(arranged, { by })),
  rename: async (arranged) => {
    const role = await aRole(arranged);
    return async (by) => rename(arranged, await roleOf(arranged, role), `Role ${arranged.id()}`, { by });
  },
  grantAbility: async (arranged) => {
    const role = await aRole(arranged);
    return async (by) => grant(arranged, await roleOf(arranged, role), ABILITY, { by });
  },
  revokeAbility: async (arranged) => {
    const role = await aRole(arranged, [ABILITY]);
    return async (by) => revoke(arranged, await roleOf(arranged, role), ABILITY, { by });
  },
  assign: async (arranged) => {
    const [role, admin] = [await aRole(arranged), await arranged.active()];
    return (by) => assign(arranged, admin, role, { by });
  },
  withdraw: async (arranged) => {
    const role = await aRole(arranged);
    const admin = await holderOf(arranged, role);
    return (by) => withdraw(arranged, admin, role, { by });
  },
};

export const roleAuthorCases = casesOf(
  'RoleCommandRepository',
  Object.entries(WRITES).flatMap(([method, ready]): readonly CaseBody[] => [
    {
      name: `${method}: refused when the author moved`,
      rule: AUTHOR,
      run: async (arranged) => {
        const write = await ready(arranged);
        for (const [who, by] of Object.entries(await movedAuthors(arranged))) {
          arranged.check.lost(`by ${who}`, await write(by), 'author_moved');
        }
      },
    },
    {
      name: `${method}: an active author may`,
      rule: AUTHOR,
      run: async (arranged) => {
        const author = await arranged.epochMoved(await arranged.active());
        const write = await ready(arranged);
        arranged.check.won('by an active admin', await write(authored(author)));
      },
    },
  ]),
);
