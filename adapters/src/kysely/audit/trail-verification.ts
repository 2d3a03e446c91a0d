import { everyRow } from '../store/every-row.js';
import type { Store } from '../store/store.js';
import type { ChainDigests, Mark, StoredRecord } from './chain-digests.js';
import { NO_WRITER } from './chain-writer.js';

const PAGE = 500;

/**
 * What is wrong with the trail.
 *
 * `changed`: a record or a mark does not hold what was digested. `missing`: records between two numbers of a writer are gone, and
 * no retention took them; the one behind a gap cannot be checked. `foreign`: a record that no writer made.
 */
export type TrailFinding =
  | { readonly kind: 'changed' | 'foreign'; readonly seq: number; readonly eventId: string }
  | { readonly kind: 'missing'; readonly writer: string; readonly from: number; readonly to: number }
  | { readonly kind: 'changed'; readonly mark: Mark['kind']; readonly writer: string };

export interface TrailReport {
  /** Runs of processes that recorded something. */
  readonly writers: number;
  readonly genuine: number;
  /** Recorded before there were digests; nothing can be said of them. */
  readonly undigested: number;
  /** Taken away by the retention, which said so. */
  readonly taken: number;
  readonly findings: number;
}

type Found = (finding: TrailFinding) => void;

interface Walked {
  readonly findings: readonly TrailFinding[];
  readonly genuine: number;
  readonly taken: number;
}

/** Of one writer no more is told; they are held back until the writer was looked at again. */
const MOST_FINDINGS = 1_000;

/** Walks the trail page by page; memory holds one page. */
export class TrailVerification {
  constructor(
    private readonly store: Store,
    private readonly digests: ChainDigests,
    private readonly perPage = PAGE,
  ) {}

  async run(told: Found): Promise<TrailReport> {
    const totals = { writers: 0, genuine: 0, undigested: 0, taken: 0, findings: 0 };
    const found: Found = (finding) => {
      totals.findings += 1;
      told(finding);
    };
    for await (const { writer } of this.writers()) {
      const walked = await this.walkedTwice(writer);
      totals.writers += 1;
      totals.genuine += walked.genuine;
      totals.taken += walked.taken;
      walked.findings.forEach(found);
    }
    totals.undigested = await this.withoutDigest(totals.writers > 0, found);
    for await (const row of this.ofNoWriter()) found({ kind: 'foreign', ...row });
    return totals;
  }

  private writers() {
    return this.walk(
      NO_WRITER,
      (after) =>
        this.store.run((db) =>
          db
            .selectFrom('auditMarks')
            .select('writer')
            .distinct()
            .where('writer', '>', after)
            .orderBy('writer')
            .limit(this.perPage)
            .execute(),
        ),
      ({ writer }) => writer,
    );
  }

  /** What the retention takes between two statements looks like a gap; it does not when its mark is read anew. */
  private async walkedTwice(writer: string): Promise<Walked> {
    const first = await this.walked(writer);
    return first.findings.length === 0 ? first : this.walked(writer);
  }

  private async walked(writer: string): Promise<Walked> {
    const marks = await this.store.run((db) => db.selectFrom('auditMarks').selectAll().where('writer', '=', writer).execute());
    const chain = new Chain(this.digests, writer, marks);
    for await (const row of this.recordsOf(writer)) chain.next(row);
    return chain.ended();
  }

  private recordsOf(writer: string) {
    return this.walk(
      { number: -1, seq: -1 },
      (after) =>
        this.store.run((db) =>
          db
            .selectFrom('auditEvents')
            .selectAll()
            .where('chainWriter', '=', writer)
            .where('chainNumber', '>=', after.number)
            .where((eb) => eb.or([eb('chainNumber', '>', after.number), eb('seq', '>', after.seq)]))
            .orderBy('chainNumber')
            .orderBy('seq')
            .limit(this.perPage)
            .execute(),
        ),
      ({ chainNumber, seq }) => ({ number: chainNumber ?? 0, seq }),
    );
  }

  /** Records without a digest: older ones are counted; after the first digest nobody makes such a record. */
  private async withoutDigest(begun: boolean, found: Found): Promise<number> {
    const mark = await this.store.run((db) =>
      db.selectFrom('auditMarks').selectAll().where('writer', '=', NO_WRITER).executeTakeFirst(),
    );
    const isRight = mark === undefined ? !begun : this.digests.isGenuineMark(mark);
    if (!isRight) found({ kind: 'changed', mark: 'before', writer: NO_WRITER });
    const boundary = mark === undefined ? Number.MAX_SAFE_INTEGER : mark.chainNumber;
    let undigested = 0;
    for await (const { seq, eventId } of this.undigested()) {
      if (seq > boundary) found({ kind: 'foreign', seq, eventId });
      else undigested += 1;
    }
    return undigested;
  }

  private undigested() {
    return this.walkBySeq((after) =>
      this.store.run((db) =>
        db
          .selectFrom('auditEvents')
          .select(['seq', 'eventId'])
          .where((eb) => eb.or([eb('chainWriter', 'is', null), eb('chainNumber', 'is', null)]))
          .where('seq', '>', after)
          .orderBy('seq')
          .limit(this.perPage)
          .execute(),
      ),
    );
  }

  /** Records under the name of a writer of whom no mark says that there was one. */
  private ofNoWriter() {
    return this.walkBySeq((after) =>
      this.store.run((db) =>
        db
          .selectFrom('auditEvents')
          .leftJoin('auditMarks', 'auditMarks.writer', 'auditEvents.chainWriter')
          .select(['auditEvents.seq', 'auditEvents.eventId'])
          .where('auditEvents.chainWriter', 'is not', null)
          .where('auditEvents.chainNumber', 'is not', null)
          .where((eb) => eb.or([eb('auditMarks.writer', 'is', null), eb('auditEvents.chainWriter', '=', NO_WRITER)]))
          .where('auditEvents.seq', '>', after)
          .orderBy('auditEvents.seq')
          .limit(this.perPage)
          .execute(),
      ),
    );
  }

  private walkBySeq<Row extends { readonly seq: number }>(read: (after: number) => Promise<readonly Row[]>) {
    return this.walk(-1, read, ({ seq }) => seq);
  }

  private walk<Row, Place>(from: Place, read: (after: Place) => Promise<readonly Row[]>, placeOf: (row: Row) => Place) {
    return everyRow({ from, perPage: this.perPage, read, placeOf });
  }
}

/** One writer's records, in the order of their numbers. */
class Chain {
  private number = 0;
  /** The digest the next record has to follow; null behind a gap, where nobody knows it. */
  private previous: string | null = '';
  /** Of the number that stood last: the digest before it, as long as no record of that number was genuine. */
  private open: { readonly before: string | null } | null = null;
  private genuine = 0;
  private readonly taken: number;
  private readonly last: number;
  private readonly findings: TrailFinding[] = [];

  constructor(
    private readonly digests: ChainDigests,
    private readonly writer: string,
    marks: readonly Mark[],
  ) {
    for (const mark of marks) {
      if (!digests.isGenuineMark(mark)) this.found({ kind: 'changed', mark: mark.kind, writer });
    }
    const genuine = marks.filter((mark) => digests.isGenuineMark(mark));
    const taken = genuine.find(({ kind }) => kind === 'taken');
    const last = genuine.find(({ kind }) => kind === 'last');
    this.taken = taken?.chainNumber ?? 0;
    this.last = last?.chainNumber ?? 0;
    // Without its end nobody can say whether records were cut off there.
    if (last === undefined && marks.length > 0 && this.findings.length === 0)
      this.found({ kind: 'changed', mark: 'last', writer });
    this.number = this.taken;
    this.previous = taken?.chainDigest ?? '';
  }

  next(row: StoredRecord): void {
    const { seq, eventId } = row;
    const number = row.chainNumber ?? 0;
    if (number <= this.number) {
      const isTheRightOne = number === this.number && this.open !== null && this.fits(row, this.open.before);
      if (!isTheRightOne) this.found({ kind: 'foreign', seq, eventId });
      else this.take(row);
      return;
    }
    if (number > this.number + 1) {
      this.found({ kind: 'missing', writer: this.writer, from: this.number + 1, to: number - 1 });
      this.previous = null;
    }
    this.number = number;
    if (this.previous === null || this.fits(row, this.previous)) {
      this.take(row);
      return;
    }
    this.found({ kind: 'changed', seq, eventId });
    this.open = { before: this.previous };
    this.previous = row.chainDigest;
  }

  ended(): Walked {
    if (this.last > this.number) this.found({ kind: 'missing', writer: this.writer, from: this.number + 1, to: this.last });
    return { findings: this.findings, genuine: this.genuine, taken: this.taken };
  }

  private take(row: StoredRecord): void {
    this.genuine += 1;
    this.open = null;
    this.previous = row.chainDigest;
  }

  private fits(row: StoredRecord, previous: string | null): boolean {
    return previous !== null && this.digests.isGenuine(row, previous);
  }

  private found(finding: TrailFinding): void {
    if (this.findings.length < MOST_FINDINGS) this.findings.push(finding);
  }
}
