import { EXPECTATIONS } from '../every-expectation.js';
import type { Scenario } from './scenario.js';

/** Every way every operation can end, as something that can be run: the source of coverage, call order and fault matrix. */
export const SCENARIOS: readonly Scenario[] = EXPECTATIONS.flatMap(({ scenarios }) => scenarios);
