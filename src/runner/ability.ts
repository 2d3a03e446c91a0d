/** One ability: its key, which is for ever, and what it lets an admin do. */
export interface Ability<Key extends string = string> {
  readonly key: Key;
  readonly description: string;
}

/** Declares an ability of the library. Hosts add their own beside them, by key. */
export function ability<const Key extends string>(key: Key, description: string): Ability<Key> {
  return Object.freeze({ key, description });
}
