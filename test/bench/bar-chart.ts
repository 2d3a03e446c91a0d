import type { Spread } from './paired.js';

export interface Bar {
  readonly label: string;
  readonly value: Spread;
  /** null where none was set. */
  readonly goal: number | null;
}

const WIDTH = 760;
const LABELS = 200;
const ROW = 30;
const TOP = 44;
const COLOURS = { bar: '#4a7ebb', goal: '#c0392b', text: '#444', line: '#ddd' } as const;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Medians as bars, the goal as a red mark; readable on light and on dark pages alike. */
export function barChart(title: string, bars: readonly Bar[]): string {
  const greatest = Math.max(...bars.flatMap(({ value, goal }) => [value.median, goal ?? 0])) * 1.15;
  const x = (value: number): string => (LABELS + (Math.min(value, greatest) / greatest) * (WIDTH - LABELS - 70)).toFixed(1);
  const row = ({ label, value, goal }: Bar, index: number): string => {
    const y = TOP + index * ROW;
    const end = Number(x(value.median));
    const mark =
      goal === null
        ? ''
        : `<line x1="${x(goal)}" y1="${String(y - 2)}" x2="${x(goal)}" y2="${String(y + 20)}" stroke="${COLOURS.goal}" stroke-width="2"/>`;
    return [
      `<text x="${String(LABELS - 8)}" y="${String(y + 13)}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${String(LABELS)}" y="${String(y)}" width="${(end - LABELS).toFixed(1)}" height="18" fill="${COLOURS.bar}"/>`,
      mark,
      `<text x="${String(end + 6)}" y="${String(y + 13)}">${value.median.toFixed(1)}</text>`,
    ].join('');
  };
  const height = TOP + bars.length * ROW + 8;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" font-family="sans-serif" font-size="12" fill="${COLOURS.text}">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="12" y="22" font-size="14">${escaped(title)}</text>`,
    `<line x1="${String(LABELS)}" y1="${String(TOP - 6)}" x2="${String(LABELS)}" y2="${String(height - 8)}" stroke="${COLOURS.line}"/>`,
    ...bars.map(row),
    '</svg>\n',
  ].join('\n');
}
