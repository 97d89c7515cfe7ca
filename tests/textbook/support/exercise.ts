/** Amounts and quantities as the API takes them. */
type Text = string;
export type Element = 'material' | 'labour' | 'machine' | 'overhead' | 'subcontract';
export type Elements = Readonly<Partial<Record<Element, Text>>>;

export interface Rates {
  readonly labourRate: Text;
  readonly overheadMethod: 'normal' | 'actual';
  readonly overheadBasis: 'labourHours' | 'labourCost' | 'machineHours';
  readonly overheadRate?: Text;
}

/** Hours at a work centre. */
export interface Work {
  readonly at: string;
  readonly labourHours?: Text;
  readonly machineHours?: Text;
}

export interface Job {
  readonly name: string;
  /** 'service' is completed to cost of goods sold at once. */
  readonly kind?: 'stock' | 'service';
  readonly quantity: Text;
  readonly opening?: Elements;
  readonly materials?: readonly { readonly part: string; readonly quantity: Text }[];
  readonly work: readonly Work[];
  /** How much scrap stays in the cost. */
  readonly normalScrap?: Text;
  /** Units scrapped at the last operation, by what happened to them. */
  readonly scrapped?: readonly Text[];
  /** Completed and transferred; nothing while it is in process. */
  readonly completed?: Text;
}

/** One side is an account of the chart, the other is paid or accrued. */
export interface Entry {
  readonly what: string;
  readonly debit: Text;
  readonly credit: Text;
  readonly amount: Text;
}

/** Balances of accounts at a moment: debit above zero. What is not named is not looked at. */
export type Balances = Readonly<Record<string, Text>>;

/** Cost that was charged to a job, by element and in all. */
export interface JobAnswers extends Elements {
  readonly total: Text;
  /** What went with the completed units; all of it when absent. */
  readonly completed?: Text;
  /** Of a completed unit. */
  readonly unit?: Text;
}

export interface Answers {
  readonly jobs: Readonly<Record<string, JobAnswers>>;
  readonly beforeClosing: Balances;
  /** What was applied too little; too much is negative. */
  readonly underApplied: Text;
  readonly afterClosing: Balances;
  readonly income: {
    readonly sales: Text;
    readonly costOfGoodsSold: Text;
    readonly grossMargin: Text;
    readonly otherExpenses: Text;
    readonly netIncome: Text;
  };
}

/** A textbook's exercise: its data, and its answers to the cent. */
export interface Exercise {
  /** Also its site, its cost centre, and the beginning of its parts' numbers. */
  readonly code: string;
  readonly title: string;
  readonly source: string;
  /** What the book leaves open and how it is filled here. */
  readonly note?: string;
  readonly workCentres: Readonly<Record<string, Rates>>;
  /** Raw material (1210) or finished goods (1220) that are there already. */
  readonly openingStock?: readonly { readonly part: string; readonly quantity: Text; readonly value: Text }[];
  readonly purchases?: readonly { readonly part: string; readonly quantity: Text; readonly unitCost: Text }[];
  readonly jobs: readonly Job[];
  readonly indirectMaterial?: readonly { readonly part: string; readonly quantity: Text }[];
  /** Payroll, overhead incurred, selling and administration: manual journals. */
  readonly journals?: readonly Entry[];
  /** Overhead that is charged when it is known. */
  readonly actualOverhead?: readonly { readonly workCentre: string; readonly amount: Text }[];
  /** Finished goods by the name of their job, or a part of the opening stock; the price holds from the quantity on. */
  readonly sales?: readonly { readonly part: string; readonly quantity: Text; readonly unitPrice: Text }[];
  readonly closing: 'costOfGoodsSold' | 'prorate';
  readonly answers: Answers;
}
