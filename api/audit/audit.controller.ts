import { Get, Queries, Route, Tags } from '@tsoa/runtime';
import { tellAudit } from '../../domain/audit/index.js';
import { auditEntries, verifyAudit } from '../../domain/audit/store/index.js';
import { publishedSeals } from '../../reporting/queries/published-seals.js';
import { AtlasController } from '../controller.js';
import type { AuditEntriesDto, AuditEntriesQuery, AuditVerificationDto } from './audit.dto.js';

@Route('v1/audit')
@Tags('Audit')
export class AuditController extends AtlasController {
  /**
   * Every command, decision, override and export, and every refused sign-in, authorisation and limit, the latest first.
   * @summary Search the audit
   */
  @Get('entries')
  async listAuditEntries(@Queries() query: AuditEntriesQuery): Promise<AuditEntriesDto> {
    const { pageSize = 50, ...filters } = query;
    const found = await auditEntries(this.call.database, filters, pageSize + 1);
    const items = found.slice(0, pageSize).map((entry) => ({ ...entry, roles: [...entry.roles] }));
    return { items, next: found.length > pageSize ? (items.at(-1)?.entry ?? null) : null };
  }

  /**
   * Hashes every entry again, batch by batch, compares the seals with what the facts told of them, and names the first
   * batch or entry that was changed, removed, inserted or cut off. What was published is read from the read model;
   * `make verify-audit` reads it from Kafka.
   * @summary Verify the audit
   */
  @Get('verification')
  async verifyAudit(): Promise<AuditVerificationDto> {
    const { verdict, published } = await this.call.database.atOneMoment(async (moment) => {
      const read = await publishedSeals(moment);
      return { verdict: await verifyAudit(moment, read), published: read };
    });
    const { links, last, publishedAt } = published;
    return {
      intact: verdict.intact,
      says: tellAudit(verdict),
      entries: verdict.intact ? verdict.entries : null,
      finding: verdict.intact ? null : { batch: verdict.batch, entry: verdict.entry, problem: verdict.problem },
      published: { links, last, publishedAt },
    };
  }
}
