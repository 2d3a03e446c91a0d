/**
 * Computes something once for each key and keeps it as long as the key: for what follows from a declaration alone, and so decides
 * nothing between two applications in one process.
 */
export function oncePer<K extends object, V extends object>(compute: (key: K) => V): (key: K) => V {
  const computed = new WeakMap<K, V>();
  return (key) => {
    const known = computed.get(key);
    if (known !== undefined) return known;
    const value = compute(key);
    computed.set(key, value);
    return value;
  };
}
