import type { AuditIntent } from '@maatify/admin-infra';
import { KyselyAuditLogger } from '@maatify/admin-infra-adapters/kysely';

/** The host's audit logger with a switch: while it hangs, no record comes to an end. */
export class HangableAuditLogger extends KyselyAuditLogger {
  #gate: Promise<void> | null = null;
  #open: () => void = () => undefined;

  hang(): void {
    this.#gate ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
    this.#gate = null;
  }

  override async record(intent: AuditIntent): Promise<void> {
    if (this.#gate !== null) await this.#gate;
    await super.record(intent);
  }
}
