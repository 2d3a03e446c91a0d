/** What each declared part of the host may do without a person, each ability by its name. */
export type SystemActorAbilities = Readonly<Record<string, readonly string[]>>;

/** The lists, ready to be asked. Every problem in one error. */
export function checkedSystemActors(given: SystemActorAbilities): ReadonlyMap<string, ReadonlySet<string>> {
  const problems = Object.entries(given).flatMap(([name, abilities]) => problemsOf(name, abilities));
  if (problems.length === 0) return new Map(Object.entries(given).map(([name, abilities]) => [name, new Set(abilities)]));
  throw new TypeError(
    'The option `systemActors` cannot be used. It lists the abilities of each name that `policy.systemActors` declares, ' +
      `as in { 'bootstrap-cli': ['admins.bootstrap'] }:${problems.map((one) => `\n- ${one}`).join('')}`,
  );
}

function problemsOf(name: string, abilities: unknown): readonly string[] {
  if (name.trim() === '') return ['a name is empty'];
  if (!Array.isArray(abilities)) return [`${name}: a list of abilities, even for a single one`];
  return abilities
    .filter((ability) => typeof ability !== 'string' || ability.trim() !== ability || ability === '' || ability.includes('*'))
    .map((ability) => `${name}: ${JSON.stringify(ability)} is no ability; list them one by one, by name, without wildcards`);
}
