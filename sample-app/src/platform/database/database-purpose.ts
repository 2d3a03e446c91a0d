/**
 * What a database is opened for. A host that serves, and a command that begins a system, may start with an empty one. A command
 * that operates on a host may not, since an empty one is not that host's; one that seals needs a key the host opens, besides.
 */
export type DatabasePurpose = 'serve' | 'begin' | 'operate' | 'seal';
