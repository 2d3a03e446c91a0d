import type { OperationTrace } from './recorder.js';
import { callChain, intentList } from './call-chain.js';

const WIDTH = 100;
const INDENT = '      ';

export interface PrintedStep {
  readonly number: number;
  readonly title: string;
  /** `POST /auth/sign-in → 200`, or how else the operation was reached. */
  readonly via: string;
  readonly operations: readonly (OperationTrace & { readonly reason?: string })[];
  readonly notes: readonly string[];
}

/** Writes the story to standard output, in colour where that is a terminal that wants it. */
export class Printer {
  readonly #coloured = process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '';

  heading(text: string): void {
    this.line();
    this.line(`── ${text} ${'─'.repeat(Math.max(0, WIDTH - text.length - 4))}`);
  }

  step({ number, title, via, operations, notes }: PrintedStep): void {
    this.line();
    this.line(`${this.bold(String(number).padStart(3))}   ${this.bold(title)}`);
    this.line(`${INDENT}${this.dim(via)}`);
    for (const trace of operations) {
      const outcome = trace.reason === undefined ? trace.ending : `${trace.ending} · ${trace.reason}`;
      this.line(`${INDENT}${trace.operation.padEnd(38)} ${this.green(outcome)}`);
      this.wrapped(callChain(trace.calls), ' → ');
      this.wrapped(intentList(trace.intents), ', ', '⇢ ');
    }
    for (const note of notes) this.line(`${INDENT}${note}`);
  }

  failure(text: string): void {
    this.line();
    this.line(this.red(text));
  }

  line(text = ''): void {
    process.stdout.write(`${text}\n`);
  }

  /** Breaks a chain between its links, never inside one. */
  private wrapped(links: readonly string[], joint: string, lead = ''): void {
    const indent = `${INDENT}  `;
    let line = indent + lead;
    links.forEach((link, index) => {
      const piece = index === links.length - 1 ? link : link + joint;
      if (line.trim() !== lead.trim() && (line + piece).trimEnd().length > WIDTH) {
        this.line(this.dim(line.trimEnd()));
        line = indent + ' '.repeat(lead.length);
      }
      line += piece;
    });
    if (links.length > 0) this.line(this.dim(line));
  }

  private readonly bold = (text: string): string => this.paint('1', text);
  private readonly dim = (text: string): string => this.paint('2', text);
  private readonly green = (text: string): string => this.paint('32', text);
  private readonly red = (text: string): string => this.paint('31;1', text);

  private paint(code: string, text: string): string {
    return this.#coloured ? `\u001b[${code}m${text}\u001b[0m` : text;
  }
}
