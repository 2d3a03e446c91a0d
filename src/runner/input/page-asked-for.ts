const DEFAULT_LIMIT = 20;

/** Which page of a list a client asks for; both may be left out. */
interface AskedFor {
  readonly cursor?: string | null;
  readonly limit?: number | null;
}

/** The same with what was left out filled in, as every store that lists something is asked. */
export function pageAskedFor({ cursor, limit }: AskedFor): { readonly cursor: string | null; readonly limit: number } {
  return { cursor: cursor ?? null, limit: limit ?? DEFAULT_LIMIT };
}
