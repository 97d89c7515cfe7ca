import { Get, Route, Tags } from '@tsoa/runtime';
import { journalNumber, tellVerdict } from '../../domain/ledger/index.js';
import { verifyLedger } from '../../domain/ledger/store/index.js';
import { publishedChain } from '../../reporting/queries/published-chain.js';
import { AtlasController } from '../controller.js';
import type { LedgerVerificationDto } from './verification.dto.js';

@Route('v1/ledger')
@Tags('Ledger')
export class VerificationController extends AtlasController {
  /**
   * Hashes every journal again, in order, compares it with what the facts told of it, and names the first sequence that
   * was changed, removed, inserted or cut off. It reads all books: half a million journals take some twenty seconds. What was
   * published is read from the read model; `make verify-ledger` reads it from Kafka.
   * @summary Verify the ledger
   */
  @Get('verification')
  async verifyLedger(): Promise<LedgerVerificationDto> {
    const { verdict, published } = await this.call.database.atOneMoment(async (moment) => {
      const read = await publishedChain(moment);
      return { verdict: await verifyLedger(moment, read), published: read };
    });
    const { links, last, headPublishedAt } = published;
    return {
      intact: verdict.intact,
      says: tellVerdict(verdict),
      journals: verdict.intact ? verdict.journals : null,
      finding: verdict.intact
        ? null
        : { sequence: verdict.sequence, journal: journalNumber(verdict.sequence), problem: verdict.problem },
      published: { links, last, headPublishedAt },
    };
  }
}
