import type { PasswordHasher } from '@maatify/admin-infra';
import { Redacted } from '@maatify/admin-infra';
import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id; the library's default algorithm is argon2id. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const ARGON2ID = /^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,3},p=\d{1,2}\$[A-Za-z0-9+/]{11,}\$[A-Za-z0-9+/]{16,}$/;
/** Made once with the cost above from 32 random bytes that were thrown away. Nothing is ever compared with it in earnest. */
const DUMMY = '$argon2id$v=19$m=19456,t=2,p=1$dIQWL2eXfOI3Lmc4bu0nwQ$34x3RMVx6OIYsCppbqA+3EjJdTHxQQux6NpTDD9f7DQ';

@Injectable()
export class Argon2PasswordHasher implements PasswordHasher {
  async verify({ password, hash: stored }: { readonly password: Redacted; readonly hash: Redacted | null }) {
    const text = stored?.reveal() ?? '';
    // No hash, an empty or an unreadable one: the same work against a dummy, then a mismatch whatever it says (A7, F22, F31).
    const usable = ARGON2ID.test(text);
    const matches = await verify(usable ? text : DUMMY, password.reveal());
    return { verdict: usable && matches ? ('match' as const) : ('mismatch' as const) };
  }

  async hash({ password }: { readonly password: Redacted }) {
    return { hash: Redacted.of(await hash(password.reveal(), COST)) };
  }
}
