/** One page of a list; pages count from 1. */
export interface Page {
  readonly page: number;
  readonly pageSize: number;
}

export interface Paged<Item> {
  readonly items: readonly Item[];
  /** How many there are in all. */
  readonly total: number;
}
