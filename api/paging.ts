import type { Page, Paged } from '../domain/kernel/page.js';

/** One page of a list. */
export interface PageDto<Item> {
  items: Item[];
  page: number;
  pageSize: number;
  /** How many there are in all. */
  total: number;
}

export const pageOf = ({ page = 1, pageSize = 50 }: { page?: number; pageSize?: number }): Page => ({ page, pageSize });

export const pageDto = <Item>({ page, pageSize }: Page, { items, total }: Paged<Item>): PageDto<Item> => ({
  items: [...items],
  page,
  pageSize,
  total,
});
