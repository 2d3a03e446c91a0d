/**
 * Adds what the route knows - an id in the path, a cookie - to what the client sent, and leaves judging it to the library.
 *
 * What the route knows always wins. A client that sends the same field is told so rather than ignored: its value goes on under
 * a name no input has, and comes back as a violation (F48). A body that is no object goes on as it is, and is refused there.
 */
export function withFields<Fields extends object, Input extends Fields>(body: unknown, fields: Fields): Input {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body as Input;
  const taken = Object.keys(fields).filter((key) => Object.hasOwn(body, key));
  const doubled = taken.map((key) => [`body.${key}`, true]);
  return { ...body, ...(Object.fromEntries(doubled) as object), ...fields } as unknown as Input;
}

/** Query strings know only text: a whole number written in digits becomes one, anything else is left for the library to refuse. */
export function pageQuery<Query>(query: Record<string, unknown>): Query {
  const { limit } = query;
  const isNumber = typeof limit === 'string' && /^\d{1,9}$/.test(limit);
  return { ...query, ...(isNumber ? { limit: Number(limit) } : {}) } as Query;
}
