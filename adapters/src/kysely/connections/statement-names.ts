import { createHash } from 'node:crypto';

export type NameOf = (text: string) => { readonly name?: string };

/** Texts vary with how many values a list has; each one that is prepared takes memory of every connection. */
const MOST = 150;
const WORTH_A_PLAN = /^(select|insert|update|delete|with)\b/i;

const NONE: { readonly name?: string } = {};
export const unnamed: NameOf = () => NONE;

/**
 * Names for statements to be prepared by, one for each text. Left unnamed is what needs no plan, and what answers whatever columns
 * there are: a migration adds one, and the server refuses to run the old plan.
 */
export function statementNames(): NameOf {
  const names = new Map<string, { readonly name?: string }>();
  return (text) => {
    const known = names.get(text);
    if (known !== undefined) return known;
    if (names.size >= MOST) return NONE;
    const worth = WORTH_A_PLAN.test(text) && !text.includes('*');
    const made = worth ? { name: `ai_${createHash('sha256').update(text).digest('hex').slice(0, 40)}` } : NONE;
    names.set(text, made);
    return made;
  };
}
