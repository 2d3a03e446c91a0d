/** What a one-time code is for; a code for one purpose opens nothing of another. */
export interface CodePurpose<Name extends string = string, Ability extends string = string> {
  readonly name: Name;
  /** Never set; carries the key of the ability that lets somebody issue such a code to the compiler. */
  readonly issuedWith?: Ability;
}

/** Declares a purpose of one-time codes, and which ability issues them. Its name is what repositories store. */
export function codePurpose<const Name extends string, const Ability extends string>(
  name: Name,
  _issuedWith: { readonly key: Ability },
): CodePurpose<Name, Ability> {
  return Object.freeze({ name });
}
