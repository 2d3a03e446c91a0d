import type { InMemoryStore } from '@maatify/admin-infra/testing';

import type { Broken } from './broken.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each contract is checked where it is named
type AnyContract<Contract> = { readonly [M in keyof Contract]: (args: any) => Promise<{ readonly outcome: string }> };
type ArgsOf<Contract extends AnyContract<Contract>, M extends keyof Contract> = Parameters<Contract[M]>[0];

/** What is broken about methods of one contract, the same way whichever contract it is. */
export function alteredMethods<Contract extends AnyContract<Contract>>(
  methods: (wrong: string, altered: (real: Contract, store: InMemoryStore) => Partial<Contract>) => Broken,
) {
  const around = <M extends keyof Contract>(
    method: M,
    wrong: string,
    act: (
      call: (args: ArgsOf<Contract, M>) => ReturnType<Contract[M]>,
      args: ArgsOf<Contract, M>,
      store: InMemoryStore,
    ) => unknown,
  ): Broken =>
    methods(wrong, (real, store) => {
      const call = real[method].bind(real) as (args: ArgsOf<Contract, M>) => ReturnType<Contract[M]>;
      return { [method]: (args: ArgsOf<Contract, M>) => act(call, args, store) } as Partial<Contract>;
    });
  return {
    /** Is told something else than it was. */
    told: <M extends keyof Contract>(
      method: M,
      wrong: string,
      alter: (args: ArgsOf<Contract, M>, store: InMemoryStore) => Partial<ArgsOf<Contract, M>>,
    ): Broken =>
      around(method, wrong, (call, args, store) => call({ ...(args as object), ...alter(args, store) } as ArgsOf<Contract, M>)),
    /** Does what it should, and then something more. */
    besides: <M extends keyof Contract>(
      method: M,
      wrong: string,
      more: (args: ArgsOf<Contract, M>, store: InMemoryStore) => void,
    ): Broken =>
      around(method, wrong, async (call, args, store) => {
        const claim = await call(args);
        if (claim.outcome === 'won') more(args, store);
        return claim;
      }),
    /** Does it all the same, where it was lost for such a reason. */
    regardless: <M extends keyof Contract>(
      method: M,
      wrong: string,
      of: (reason: string) => boolean,
      act: (args: ArgsOf<Contract, M>, store: InMemoryStore) => unknown,
    ): Broken =>
      around(method, wrong, async (call, args, store) => {
        const claim: { readonly outcome: string; readonly reason?: string } = await call(args);
        return claim.outcome === 'lost' && of(claim.reason ?? '') ? act(args, store) : claim;
      }),
  };
}
