import { jobCancelled, unitsScrapped } from '../../domain/jobs/jobs.facts.js';
import { on, type Projection, projection } from '../projection.js';

interface ScrapRow {
  event_id: string;
  job_id: string;
  operation: number | null;
  work_centre: string | null;
  scrap_reason: string;
  note: string;
  quantity: string;
  abnormal: string;
  value: string;
  scrapped_on: string;
}

/** The value is what left the job's cost: of abnormal scrap, and of a job that was cancelled to scrap. */
const scrap = projection<ScrapRow>(
  {
    table: 'job_scrap',
    once: true,
    columns: {
      event_id: ['uuid', 'key'],
      job_id: ['text', 'keep'],
      operation: ['integer', 'keep'],
      work_centre: ['text', 'keep'],
      scrap_reason: ['text', 'keep'],
      note: ['text', 'keep'],
      quantity: ['numeric', 'keep'],
      abnormal: ['numeric', 'keep'],
      value: ['numeric', 'keep'],
      scrapped_on: ['date', 'keep'],
    },
  },
  [
    on(unitsScrapped, ({ eventId, payload }) => ({
      event_id: eventId,
      job_id: payload.jobId,
      operation: payload.operation,
      work_centre: payload.workCentre ?? null,
      scrap_reason: payload.scrapReason,
      note: payload.note,
      quantity: payload.quantity,
      abnormal: payload.abnormal,
      value: payload.value,
      scrapped_on: payload.posting.eventDate,
    })),
    on(jobCancelled, ({ eventId, payload }) =>
      payload.costTo === 'scrap'
        ? {
            event_id: eventId,
            job_id: payload.jobId,
            operation: null,
            work_centre: null,
            scrap_reason: 'cancelled',
            note: payload.reason ?? '',
            quantity: '0',
            abnormal: '0',
            value: payload.value,
            scrapped_on: payload.posting.eventDate,
          }
        : [],
    ),
  ],
);

export const jobScrapProjections: readonly Projection[] = [scrap];
