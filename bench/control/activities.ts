import type pg from 'pg';

/** One insert, committed. */
export const controlActivities = (pool: pg.Pool) => ({
  insert: async (id: string, step: number): Promise<void> => {
    await pool.query('INSERT INTO control.steps (id, step) VALUES ($1, $2)', [id, step]);
  },
});

export type ControlActivities = ReturnType<typeof controlActivities>;
