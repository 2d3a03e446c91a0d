import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** What is held right now, garbage left out. */
export function heldBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
