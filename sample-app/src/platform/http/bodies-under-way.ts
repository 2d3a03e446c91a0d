/** A body that is being read, and what gives its reading up. */
export interface BodyUnderWay {
  readonly network: string;
  readonly giveUp: () => void;
}

/**
 * The bodies that are being read, so many of one network and in all. Where there is no room the oldest one makes it: a body that
 * comes at once is read however many are held open, and who holds them open loses them.
 */
export class BodiesUnderWay {
  /** Each network's, oldest first. */
  readonly #byNetwork = new Map<string, Set<BodyUnderWay>>();
  #count = 0;

  constructor(
    private readonly perNetwork: number,
    private readonly inAll: number,
  ) {}

  /** Answers what ends the count. */
  begin(body: BodyUnderWay): () => void {
    const own = this.#byNetwork.get(body.network);
    if (own !== undefined && own.size >= this.perNetwork) this.#giveUpOldest(own);
    else if (this.#count >= this.inAll) this.#giveUpOldest(this.#largest());
    const bodies = this.#byNetwork.get(body.network) ?? new Set();
    this.#byNetwork.set(body.network, bodies.add(body));
    this.#count += 1;
    return () => {
      this.#end(body);
    };
  }

  #giveUpOldest(bodies: ReadonlySet<BodyUnderWay>): void {
    const [oldest] = bodies;
    if (oldest === undefined) return;
    this.#end(oldest);
    oldest.giveUp();
  }

  /** Those of the network that has the most, so that one with few keeps them. */
  #largest(): ReadonlySet<BodyUnderWay> {
    return [...this.#byNetwork.values()].reduce((most, one) => (one.size > most.size ? one : most));
  }

  #end(body: BodyUnderWay): void {
    const bodies = this.#byNetwork.get(body.network);
    if (bodies?.delete(body) !== true) return;
    this.#count -= 1;
    if (bodies.size === 0) this.#byNetwork.delete(body.network);
  }
}
