/** What each call costs, by its name. */
export type Costs = Readonly<Record<string, number>>;

const WIDTH = 760;
const LABELS = 300;
const ROW = 22;
const TOP = 50;
/** The greater the table, the fuller and the smaller the dot: dots of one place stay visible inside each other. */
const DOTS = [
  { radius: 7, fill: '#c9d9ee' },
  { radius: 5, fill: '#7ba0cf' },
  { radius: 3, fill: '#1f4e86' },
] as const;
const [TEXT, LINE, LIMIT] = ['#444', '#ddd', '#c0392b'];

/** A line for each call and a dot on it for each size, the least first; the limit is a red line. */
export function dotChart(title: string, calls: readonly string[], sizes: readonly Costs[], limit: number): string {
  const height = TOP + calls.length * ROW + 12;
  // What is beyond the limit stands just behind its line.
  const x = (value: number): string => (LABELS + (Math.min(value, limit * 1.04) / limit) * (WIDTH - LABELS - 40)).toFixed(1);
  const lineAt = (value: number, colour: string): string =>
    `<line x1="${x(value)}" y1="${String(TOP - 14)}" x2="${x(value)}" y2="${String(height - 8)}" stroke="${colour}"/>` +
    `<text x="${x(value)}" y="${String(TOP - 18)}" text-anchor="middle">${String(value)}</text>`;
  const row = (call: string, index: number): string => {
    const y = String(TOP + index * ROW);
    const dots = sizes.map((costs, at) => {
      const { radius, fill } = DOTS[Math.min(at, DOTS.length - 1)] ?? DOTS[0];
      return `<circle cx="${x(costs[call] ?? 0)}" cy="${y}" r="${String(radius)}" fill="${fill}"/>`;
    });
    return [`<text x="${String(LABELS - 12)}" y="${String(Number(y) + 4)}" text-anchor="end">${call}</text>`, ...dots].join('');
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" font-family="sans-serif" font-size="12" fill="${TEXT}">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="12" y="18" font-size="13">${title}</text>`,
    lineAt(0, LINE),
    lineAt(limit / 2, LINE),
    lineAt(limit, LIMIT),
    ...calls.map(row),
    '</svg>\n',
  ].join('\n');
}
