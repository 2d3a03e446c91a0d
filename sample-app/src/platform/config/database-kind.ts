export type ServerKind = 'postgres' | 'mysql';
export type DatabaseKind = 'sqlite' | ServerKind;

const KINDS: Readonly<Record<string, ServerKind>> = {
  'postgres:': 'postgres',
  'postgresql:': 'postgres',
  'mysql:': 'mysql',
  'mariadb:': 'mysql',
};

/** Which server a URL leads to; null for none this host speaks to. */
export function databaseKindOf(url: string): ServerKind | null {
  return URL.canParse(url) ? (KINDS[new URL(url).protocol] ?? null) : null;
}
