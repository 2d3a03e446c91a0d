/** What a client sent, on its way to an operation that judges it: nothing here has been checked. */
type Fields<Input> = { readonly [K in keyof Input]?: unknown };

/**
 * Adds what the route knows - an id in the path, a cookie - to what the client sent, and leaves judging it to the library.
 *
 * What the route knows always wins. A client that sends the same field is told so rather than ignored: its value goes on under
 * a name no input has, and comes back as a violation. A body that is no object goes on as it is, and is refused there.
 *
 * @example
 * this.lifecycle.suspend(actor, withFields(StatusReasonInput, body, { adminId }));
 */
export function withFields<Input extends object>(_input: new () => Input, body: unknown, fields: Fields<Input>): Input {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body as Input;
  const taken = Object.keys(fields).filter((key) => Object.hasOwn(body, key));
  const doubled = Object.fromEntries(taken.map((key) => [`body.${key}`, true])) as object;
  return { ...body, ...doubled, ...fields } as Input;
}
