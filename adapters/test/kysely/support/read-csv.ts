/** Reads CSV as RFC 4180 writes it, strictly: what it does not write is refused. */
export function readCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let rest = text;
  for (let record: string[] = []; rest !== '';) {
    const [matched, quoted, plain, end] = /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? [];
    if (matched === undefined) throw new Error(`this is no CSV: ${rest.slice(0, 80)}`);
    record.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    rest = rest.slice(matched.length);
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
