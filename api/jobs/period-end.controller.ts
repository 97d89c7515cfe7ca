import { randomBytes } from 'node:crypto';
import { Body, Post, Route, SuccessResponse, Tags } from '@tsoa/runtime';
import { workCentresOn } from '../../domain/engineering/store/index.js';
import type { ChargeActualOverheadInput } from '../../domain/jobs/index.js';
import type { Stepped } from '../../domain/kernel/stepped.js';
import { isLocalDate, localDate } from '../../domain/kernel/time.js';
import type { PeriodEndStart } from '../../workflows/jobs/period-end.contract.js';
import { contextOf } from '../call.js';
import { carryOut } from '../carry-out.js';
import { AtlasController } from '../controller.js';
import { once } from '../idempotency/once.js';
import { invalidRequest } from '../problem-of.js';
import { calendarProblems } from './check-job.js';
import type {
  ActualOverheadChargedDto,
  ChargeActualOverheadDto,
  CloseLabourDto,
  CloseOverheadDto,
  LabourClosedDto,
  OverheadClosedDto,
} from './period-end.dto.js';
import { requireCalendar } from './query-dates.js';

const numberOf = (prefix: string) => async (): Promise<string> =>
  `${prefix}-${randomBytes(6).toString('hex').toUpperCase()}`;

@Route('v1/period-end')
@Tags('Period end')
export class PeriodEndController extends AtlasController {
  /**
   * Closes the overhead that was applied to jobs against what was incurred. The difference goes to cost of goods sold, or
   * is shared with what is in process and in stock.
   * @summary Close overhead at period end
   */
  @Post('overhead')
  @SuccessResponse(201, 'Closed')
  async closeOverhead(@Body() body: CloseOverheadDto): Promise<OverheadClosedDto> {
    return this.close<OverheadClosedDto>(body, (closingId, command) => ({
      kind: 'overhead',
      command: { ...command, input: { closingId, ...body } },
    }));
  }

  /**
   * Closes the labour that jobs absorbed against what was accrued in payroll; the difference goes to cost of goods sold.
   * @summary Close labour at period end
   */
  @Post('labour')
  @SuccessResponse(201, 'Closed')
  async closeLabour(@Body() body: CloseLabourDto): Promise<LabourClosedDto> {
    return this.close<LabourClosedDto>(body, (closingId, command) => ({
      kind: 'labour',
      command: { ...command, input: { closingId, ...body } },
    }));
  }

  /**
   * Charges what a work centre without a predetermined rate has cost to the jobs that it worked on, by its basis.
   * @summary Charge actual overhead to jobs
   */
  @Post('actual-overhead')
  @SuccessResponse(201, 'Charged')
  async chargeActualOverhead(@Body() body: ChargeActualOverheadDto): Promise<ActualOverheadChargedDto> {
    return carryOut<ChargeActualOverheadInput, ActualOverheadChargedDto>(this, this.call, {
      activity: 'chargeActualOverhead',
      resourceId: numberOf('AO'),
      input: async ({ resourceId }) => ({ chargeId: resourceId, ...body, basis: await this.basisOf(body) }),
      answer: ({ chargeId }, { jobs, position }) => ({ chargeId, jobs, position }) as ActualOverheadChargedDto,
    });
  }

  private close<Closed>(
    { through }: { readonly through: string },
    startOf: (closingId: string, command: Pick<PeriodEndStart['command'], 'key' | 'context'>) => PeriodEndStart,
  ): Promise<Closed> {
    const { call } = this;
    return once<void, Closed>(this, call, {
      resourceId: numberOf('PE'),
      prepare: async () => requireCalendar({ through }),
      perform: async ({ key, resourceId }) => {
        const start = startOf(resourceId, { key: `request:${key}`, context: contextOf(call, resourceId) });
        const { toPost: _, ...closed }: Record<string, unknown> & Stepped = await call.processes.closePeriodEnd(start);
        return { status: 201, body: closed as Closed };
      },
    });
  }

  private async basisOf({
    workCentre,
    from,
    to,
  }: ChargeActualOverheadDto): Promise<ChargeActualOverheadInput['basis']> {
    const dates = calendarProblems({ from, to });
    const wrongOrder = dates.length === 0 && to < from ? [{ field: 'to', message: 'Must not be before `from`.' }] : [];
    const on = isLocalDate(to) ? to : localDate(this.call.now().toISOString());
    const [centre] = await workCentresOn(this.call.database, { workCentres: [workCentre], on });
    const message = centre ? `Has no rates on ${on}.` : `There is no work centre ${workCentre}.`;
    const nowhere = centre?.rates ? [] : [{ field: 'workCentre', message }];
    const problems = [...dates, ...wrongOrder, ...nowhere];
    if (!centre?.rates || problems.length > 0) throw invalidRequest(problems);
    return centre.rates.overheadBasis;
  }
}
