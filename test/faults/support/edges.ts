import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import type { AnyEdge } from '../../../src/kernel/edge.js';
import { filesIn, ROOT } from '../../architecture/support/repository.js';

/** Every edge any `*.edges.ts` of the library exports: found, not listed, so that a new one cannot be forgotten. */
export const EDGES: readonly AnyEdge[] = (
  await Promise.all(
    filesIn('src', '.edges.ts').map(async ({ path }) => {
      const exported = (await import(pathToFileURL(join(ROOT, path)).href)) as Record<string, unknown>;
      return Object.values(exported).filter(isEdge);
    }),
  )
).flat();

const BY_NAME = new Map(EDGES.map((edge) => [nameOf(edge), edge]));

export function edgeOf(contract: string, method: string): AnyEdge | null {
  return BY_NAME.get(nameOf({ contract, method })) ?? null;
}

export function nameOf({ contract, method }: { readonly contract: string; readonly method: string }): string {
  return `${contract}.${method}`;
}

export function isWrite(edge: AnyEdge | null): boolean {
  return edge !== null && edge.kind !== 'query';
}

function isEdge(value: unknown): value is AnyEdge {
  return typeof value === 'object' && value !== null && 'contract' in value && 'method' in value && 'read' in value;
}
