/**
 * The timers and the monotonic time of Node itself, taken once: what a test fakes on `globalThis` would leave deadlines that never
 * come and a shutdown that never ends.
 */
export { performance } from 'node:perf_hooks';
export { clearInterval, clearTimeout, setImmediate, setInterval, setTimeout } from 'node:timers';
