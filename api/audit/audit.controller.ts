import { Get, Queries, Route, Tags } from '@tsoa/runtime';
import { auditEntries } from '../../domain/audit/store/index.js';
import { AtlasController } from '../controller.js';
import type { AuditEntriesDto, AuditEntriesQuery } from './audit.dto.js';

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
}
