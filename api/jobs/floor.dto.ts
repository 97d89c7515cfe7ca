import type { ActorDto, AmountText, DateText, InstantText, QuantityOrZeroText } from '../formats.js';

/** Work that was logged on an operation; without a person it is a total for the day. */
export interface TimeLogDto {
  operation: number;
  workCentre: string;
  person: string | null;
  from: InstantText | null;
  to: InstantText | null;
  workedOn: DateText;
  labourHours: QuantityOrZeroText;
  machineHours: QuantityOrZeroText;
  rework: boolean;
  /** What it cost, by element. */
  costs: { labour: AmountText; machine: AmountText; overhead: AmountText };
  note: string;
  loggedBy: ActorDto;
  loggedAt: InstantText;
}

/** A time in which a work centre was down. */
export interface StopDto {
  cause: string;
  stoppedBy: ActorDto;
  since: InstantText;
  /** Null while it is down. */
  restartedAt: InstantText | null;
}
