import type { InspectedLine } from '../../domain/returns/index.js';
import type { Call } from '../call.js';
import { requireNone, siteProblems } from '../checks.js';
import { requireReturn } from './ask-return.js';
import type { InspectGoodsDto } from './return-commands.dto.js';

/** The inspection as the return's process takes it; goods are at the order's site unless it says otherwise. */
export async function inspectionInput(
  call: Call,
  returnId: string,
  { lines }: InspectGoodsDto,
): Promise<{ readonly lines: readonly InspectedLine[] }> {
  const { dimensions } = await requireReturn(call, returnId);
  const sites = lines.flatMap(({ site }, index) => (site === undefined ? [] : [[`lines[${index}].site`, site]]));
  await requireNone(siteProblems(call.database, Object.fromEntries(sites)));
  return {
    lines: lines.map(({ line, quantity, verdict, site = dimensions.site, note = '' }) => ({
      ...{ line, quantity, verdict, site, note },
    })),
  };
}
