import type pg from 'pg';

/** One insert, committed; harmless to repeat. */
export const controlActivities = (pool: pg.Pool) => ({
  insert: async (id: string, step: number): Promise<void> => {
    await pool.query('INSERT INTO control.steps (id, step) VALUES ($1, $2) ON CONFLICT DO NOTHING', [id, step]);
  },
});

export type ControlActivities = ReturnType<typeof controlActivities>;
