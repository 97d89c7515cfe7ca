import { refusals } from '../kernel/refusal.js';

export const refuse = refusals({
  InvalidStockRequest: 'invalid',
  InsufficientStock: 'conflict',
  StockAccountDiffers: 'conflict',
  UnknownReservation: 'notFound',
  ReservationExists: 'conflict',
  ReservationReleased: 'conflict',
  NotReserved: 'conflict',
  AlreadyIssued: 'conflict',
  NotIssued: 'conflict',
  MoreThanIssued: 'conflict',
});
